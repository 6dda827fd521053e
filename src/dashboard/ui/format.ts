import { useFormatter } from 'use-intl';

export type KpiKind = 'RATE' | 'NUMBER';

/** Figures as people read them, in the page's language. */
export function useFigures() {
  const format = useFormatter();
  return {
    /** A rate as a percentage with three digits (0.01234 -> 1.23 %), a number with four. */
    kpi: (value: number, kind: KpiKind = 'RATE'): string =>
      kind === 'RATE'
        ? format.number(value, { style: 'percent', maximumSignificantDigits: 3 })
        : format.number(value, { maximumSignificantDigits: 4 }),
    /** A difference of rates in percentage points with its sign. */
    points: (value: number, kind: KpiKind = 'RATE'): string =>
      kind === 'RATE'
        ? `${format.number(value * 100, { maximumSignificantDigits: 2, signDisplay: 'exceptZero' })} pt`
        : format.number(value, { maximumSignificantDigits: 2, signDisplay: 'exceptZero' }),
    score: (value: number): string => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
    /** A figure that is compared to the third digit. */
    precise: (value: number): string => format.number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 }),
    share: (value: number): string => format.number(value, { style: 'percent', maximumFractionDigits: 0 }),
    count: (value: number): string => format.number(value),
    compact: (value: number): string => format.number(value, { notation: 'compact', maximumSignificantDigits: 3 }),
    coefficient: (value: number): string =>
      format.number(value, { maximumSignificantDigits: 3, signDisplay: 'exceptZero' }),
    time: (iso: string): string => format.dateTime(new Date(iso), { dateStyle: 'medium', timeStyle: 'short' }),
    day: (iso: string): string => format.dateTime(new Date(iso), { dateStyle: 'medium' }),
  };
}
