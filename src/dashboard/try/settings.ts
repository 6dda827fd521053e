import { useSearchParams } from 'wouter';

export const FACTORS = ['slot', 'audience', 'day'] as const;
export type Factor = (typeof FACTORS)[number];
export type AskedContext = Partial<Record<Factor, string>>;

/** What the view's address says: `?with=12,15&incumbent=12&slot=top&compare=12,15`. */
export interface Settings {
  /** Ids of illustrations that are ranked beside the pictures at hand. */
  readonly with: readonly string[];
  /** Id of an illustration or upload that runs now. */
  readonly incumbent: string | undefined;
  readonly context: AskedContext;
  /** Ids of two that are looked at beside each other. */
  readonly compare: readonly string[];
  /** Undefined takes it out of the address. */
  readonly change: (name: 'with' | 'incumbent' | 'compare' | Factor, value: string | undefined) => void;
  /** Leaves nothing but the KPI. */
  readonly reset: () => void;
}

export function useSettings(): Settings {
  const [search, setSearch] = useSearchParams();
  const list = (name: string): string[] => [...new Set((search.get(name) ?? '').split(',').filter(Boolean))];
  return {
    with: list('with'),
    incumbent: search.get('incumbent') ?? undefined,
    context: Object.fromEntries(
      FACTORS.flatMap((factor) => (search.get(factor) ? [[factor, search.get(factor)]] : [])),
    ),
    compare: list('compare').slice(0, 2),
    change: (name, value) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (value) after.set(name, value);
          else after.delete(name);
          return after;
        },
        { replace: true },
      ),
    reset: () =>
      setSearch((before) => new URLSearchParams(before.has('kpi') ? { kpi: before.get('kpi')! } : {}), {
        replace: true,
      }),
  };
}
