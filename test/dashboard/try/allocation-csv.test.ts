import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { allocationCsv } from '../../../src/dashboard/try/allocation-csv.js';

it('gives a table that CSV readers read, with names as they are and no formulas', () => {
  const dealt = [
    { candidate: { id: '12', isUpload: false, name: 'a "b", c.png' }, trials: 700, share: 0.7, probabilityBest: 0.9 },
    { candidate: { id: 'f00', isUpload: true, name: '=1+1.png' }, trials: 300, share: 0.3, probabilityBest: 0.1 },
  ];
  const rows: unknown = parse(allocationCsv(dealt, 'impressions'), { columns: true, bom: true });
  expect(rows).toEqual([
    {
      picture: 'a "b", c.png',
      illustration: '12',
      upload: '',
      impressions: '700',
      share: '0.700000',
      probability_best: '0.900000',
    },
    {
      picture: "'=1+1.png",
      illustration: '',
      upload: 'f00',
      impressions: '300',
      share: '0.300000',
      probability_best: '0.100000',
    },
  ]);
});
