import { describe, expect, it } from 'vitest';
import { linearWhatIf, type LinearForecast } from '../../src/dashboard/illustration/linear-what-if.js';
import { edited, editVariables, readEdits, writeEdits } from '../../src/dashboard/illustration/tag-edits.js';

const logit = (rate: number): number => Math.log(rate / (1 - rate));
const contributions = new Map([
  ['cat', { score: 0.8, coefficient: 0.5 }],
  ['rain', { score: 0.5, coefficient: -0.2 }],
]);
const forecast: LinearForecast = {
  rate: 0.02,
  linear: logit(0.02),
  intercept: logit(0.02) - 0.3,
  rateAtIntercept: 0.015,
  link: 'LOGIT',
  kind: 'RATE',
  contributions,
};

describe('a forecast with other scores, without asking the server', () => {
  it('moves by coefficient times change of score, on the scale of the link', () => {
    const after = linearWhatIf(
      forecast,
      new Map([
        ['cat', 0],
        ['rain', 1],
      ]),
    )!;
    expect(logit(after)).toBeCloseTo(logit(0.02) - 0.8 * 0.5 - 0.5 * 0.2, 10);
    const identity = { ...forecast, link: 'IDENTITY', linear: 0.5, intercept: 0.3 } as const;
    // 0.005 of rate for 0.2 of linear predictor
    expect(linearWhatIf(identity, new Map([['rain', 0]]))).toBeCloseTo(0.02 + 0.1 * 0.025, 10);
  });
  it('stays a rate', () => {
    const identity = { ...forecast, link: 'IDENTITY', linear: 0.02, intercept: 0.015 } as const;
    expect(linearWhatIf(identity, new Map([['cat', 0]]))).toBe(0);
  });
  it('is not known where only the library knows the score, or the tag is not listed', () => {
    expect(linearWhatIf(forecast, new Map([['cat', null]]))).toBeNull();
    expect(linearWhatIf(forecast, new Map([['dog', 0.5]]))).toBeNull();
  });
});

describe('edits of tags in an address', () => {
  it('come back as they were written, whatever the names are', () => {
    const edits = new Map([
      ['a&b=c', 0],
      ['0.5~:d', 0.25],
      ['>_<', null],
      ['100%', 1],
    ]);
    const address = new URLSearchParams('kpi=ctr&off=former');
    writeEdits(address, edits, 'MOVED');
    const read = readEdits(new URLSearchParams(address.toString()));
    expect(new Map([...read.edits].sort())).toEqual(new Map([...edits].sort()));
    expect(read.coOccurring).toBe('MOVED');
    expect(address.get('kpi')).toBe('ctr');
  });
  it('ignores what was garbled', () => {
    expect(readEdits(new URLSearchParams('set=7~cat&set=cat&together=maybe'))).toEqual({
      edits: new Map(),
      coOccurring: 'HELD',
    });
  });
  it('ask the same question however they came about', () => {
    const one = edited(edited(new Map(), 'cat', 0), 'bee', null);
    const other = edited(edited(edited(new Map(), 'bee', null), 'ant', 0.4), 'ant', undefined);
    expect(editVariables(one)).toEqual(editVariables(edited(other, 'cat', 0)));
    expect(editVariables(one)).toEqual({ add: [{ name: 'bee' }], remove: ['cat'] });
  });
});
