import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { placeAfter } from '../../src/dashboard/library/grid-keys.js';
import { filterOf, readQuestion, withoutFilters, writeQuestion } from '../../src/dashboard/library/library-question.js';
import { selectionCsv } from '../../src/dashboard/library/selection-csv.js';
import { TALLEST, TallScroll } from '../../src/dashboard/library/tall-scroll.js';

describe("the library's question", () => {
  const address =
    'tag=cat&tag=red_hat&any=dog&not=face&min=0.4&content=safe&rating=general&source=feed&from=2026-01-02&to=2026-01-03' +
    '&meta=advertiser%3Aacme%3Aeu&sort=forecast&like=4%2C7';

  it('is read from the address and written to it without a loss', () => {
    const search = new URLSearchParams(address);
    expect(writeQuestion(readQuestion(search), search).toString()).toBe(address);
  });
  it('keeps the KPI of the address', () => {
    const search = new URLSearchParams('kpi=ctr&sort=forecast');
    expect(writeQuestion({ ...readQuestion(search), order: 'worst' }, search).toString()).toBe(
      'sort=forecast-low&kpi=ctr',
    );
  });
  it('leaves out what cannot be', () => {
    const question = readQuestion(new URLSearchParams('min=7&from=yesterday&content=nice&sort=size&like=1,x,1'));
    expect(question).toEqual({ ...readQuestion(new URLSearchParams()), like: ['1'] });
    expect(filterOf(question)).toBeNull();
  });
  it('is a filter in which both days count', () => {
    const filter = filterOf(readQuestion(new URLSearchParams(address)))!;
    expect(filter).toMatchObject({
      tags: {
        all: [
          { name: 'cat', minScore: 0.4 },
          { name: 'red_hat', minScore: 0.4 },
        ],
        any: [{ name: 'dog', minScore: 0.4 }],
        none: [{ name: 'face', minScore: 0.4 }],
      },
      contentRating: ['SAFE'],
      rating: ['general'],
      source: 'feed',
      metadata: { advertiser: 'acme:eu' },
    });
    const days = (Date.parse(filter.createdBefore!) - Date.parse(filter.createdAfter!)) / 86_400_000;
    expect(days).toBe(2);
  });
  it('without its filters keeps order and examples', () => {
    const { order, like, tags } = withoutFilters(readQuestion(new URLSearchParams(address)));
    expect({ order, like, tags }).toEqual({ order: 'best', like: ['4', '7'], tags: [] });
  });
});

describe('keys in the grid', () => {
  // Rows of 4; the last one has 2.
  const shape = { count: 22, columns: 4, rowsSeen: 3 };
  it.each([
    ['ArrowRight', 3, 4],
    ['ArrowRight', 21, 21],
    ['ArrowLeft', 0, 0],
    ['ArrowDown', 5, 9],
    ['ArrowDown', 19, 21],
    ['ArrowDown', 20, 20],
    ['ArrowUp', 2, 2],
    ['PageDown', 1, 13],
    ['PageDown', 15, 21],
    ['PageUp', 6, 2],
    ['Home', 6, 4],
    ['End', 21, 21],
    ['End', 5, 7],
    ['Tab', 5, undefined],
  ] as const)('%s from %i', (key, from, to) => {
    expect(placeAfter(key, from, shape, false)).toBe(to);
  });
  it('Home and End are those of the grid with Ctrl', () => {
    expect(['Home', 'End'].map((key) => placeAfter(key, 9, shape, true))).toEqual([0, 21]);
  });
});

describe('a list that is higher than the browser can draw', () => {
  const [height, viewport, margin] = [43_000_000, 900, 120];
  let page: { scrollTo: (to: { top: number }) => void };
  let drawn: number;
  beforeEach(() => {
    drawn = 0;
    page = { scrollTo: ({ top }) => (drawn = top - margin) };
    Object.assign(globalThis, { window: page });
  });
  afterEach(() => {
    delete (globalThis as { window?: unknown }).window;
  });
  function scrolling(): { scroll: TallScroll; shifts: number[]; to: (place: number, rest?: boolean) => number } {
    const shifts: number[] = [];
    const scroll = new TallScroll((shift) => shifts.push(shift));
    scroll.measure({ height, viewport, margin });
    const to = (place: number, rest = false): number => {
      drawn = Math.max(-margin, Math.min(place, TALLEST - viewport));
      return scroll.follow(drawn, !rest);
    };
    return { scroll, shifts, to };
  }

  it('moves as far as the wheel does', () => {
    const { to } = scrolling();
    const middle = to(4_000_000);
    expect(to(4_000_100) - middle).toBe(100);
    expect(to(3_999_900) - middle).toBe(-100);
  });
  it('jumps to the part of the list that the scrollbar shows', () => {
    const { to } = scrolling();
    expect(to((TALLEST - viewport) / 4)).toBeCloseTo((height - viewport) / 4, -1);
    expect(to(TALLEST)).toBe(height - viewport);
    expect(to(0)).toBe(0);
  });
  it('stays where it is when it comes to rest, and puts the scrollbar right', () => {
    const { to, scroll } = scrolling();
    to(4_000_000);
    let place = 0;
    for (let step = 1; step <= 200; step++) place = to(4_000_000 + 500 * step);
    expect(scroll.follow(drawn, false)).toBe(place);
    expect(drawn / (TALLEST - viewport)).toBeCloseTo(place / (height - viewport), 6);
    expect(drawn + scroll.shift).toBe(place);
  });
  it('reaches both ends in small steps', () => {
    const { to, scroll } = scrolling();
    to(TALLEST - 20_000);
    let place = 0;
    for (let step = 0; step < 3000 && place < height - viewport; step++) place = to(drawn + 400, step % 10 === 9);
    expect(place).toBe(height - viewport);
    scroll.scrollTo(10_000);
    for (let step = 0; step < 3000 && place > 0; step++) place = Math.max(0, to(drawn - 400, step % 10 === 9));
    expect(place).toBe(0);
  });
  it('is told where to draw each time it shifts', () => {
    const { to, scroll, shifts } = scrolling();
    to(4_000_000);
    expect(shifts.at(-1)).toBe(scroll.shift);
    scroll.scrollTo(12_345_678);
    expect(drawn + shifts.at(-1)!).toBe(12_345_678);
  });
});

describe('the list of a selection', () => {
  it('is CSV with names quoted, forecasts beside them, and no formulas', () => {
    const illustrations = [
      { id: '1', name: 'a, "b".png' },
      { id: '2', name: '=1+1' },
    ];
    expect(selectionCsv(illustrations, 'ctr', new Map([['1', 0.02]]))).toBe(
      '\uFEFFname,id,ctr_forecast\r\n"a, ""b"".png",1,0.02\r\n\'=1+1,2,\r\n',
    );
    expect(selectionCsv(illustrations.slice(1), undefined, undefined)).toBe("\uFEFFname,id\r\n'=1+1,2\r\n");
  });
});
