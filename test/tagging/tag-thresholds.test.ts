import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelPackError } from '../../src/errors.js';
import { formatThresholds, parseThresholds } from '../../src/tagging/tag-thresholds.js';

const tagsNamed = (...names: string[]) => names.map((name) => ({ name, category: 0, count: 1 }));
const row = (...values: number[]) => ({
  'f0.5': Float64Array.of(...values),
  f1: Float64Array.of(...values),
  f2: Float64Array.of(...values),
});

describe('thresholds.csv', () => {
  it('has one line a tag in the order of the tags', () => {
    const thresholds = { 'f0.5': Float64Array.of(0.5, 1), f1: Float64Array.of(0.25, 0), f2: Float64Array.of(0.125, 0) };
    expect(formatThresholds(tagsNamed('solo', '>:d'), thresholds)).toBe(
      'tag_id,name,f0.5,f1,f2\n0,solo,0.5,0.25,0.125\n1,>:d,1,0,0\n',
    );
  });

  it('gives back any thresholds exactly, whatever the tags are called', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true });
    const one = fc.record({
      name: fc.string({ minLength: 1, unit: 'grapheme' }),
      scores: fc.tuple(score, score, score),
    });
    fc.assert(
      fc.property(fc.uniqueArray(one, { selector: ({ name }) => name, minLength: 1, maxLength: 20 }), (all) => {
        const tags = tagsNamed(...all.map(({ name }) => name));
        const thresholds = {
          // -0 is written as 0.
          'f0.5': Float64Array.from(all, ({ scores }) => scores[0] + 0),
          f1: Float64Array.from(all, ({ scores }) => scores[1] + 0),
          f2: Float64Array.from(all, ({ scores }) => scores[2] + 0),
        };
        expect(parseThresholds(formatThresholds(tags, thresholds), tags, 'thresholds.csv')).toEqual(thresholds);
      }),
    );
  });

  it('of other tags, cut short, or out of range is refused with the place', () => {
    const tags = tagsNamed('solo', 'hat');
    const csv = formatThresholds(tags, row(0.5, 0.5));
    const refused = (text: string, of = tags) => expect(() => parseThresholds(text, of, 'pack/thresholds.csv'));
    refused(csv, tagsNamed('hat', 'solo')).toThrow(
      /pack\/thresholds.csv, row 1 is tag 0 "solo"; the pack's is 0 "hat"/,
    );
    refused(csv, tagsNamed('solo')).toThrow(/holds 2 thresholds, but the pack has 1 tags/);
    refused(csv.slice(0, csv.lastIndexOf('1,hat'))).toThrow(/holds 1 thresholds, but the pack has 2/);
    refused(csv.slice(0, -8)).toThrow(ModelPackError);
    refused(csv.replace('1,hat,0.5', '1,hat,1.5')).toThrow(/row 2.*1/s);
    refused(csv.replace('1,hat,0.5', '1,hat,')).toThrow(/row 2.*a number is needed/s);
    refused(csv.replace('1,hat,0.5', '1,hat,often')).toThrow(/row 2/);
    refused(csv.replace('f2', 'f3')).toThrow(/columns needed: tag_id,name,f0.5,f1,f2/);
  });
});
