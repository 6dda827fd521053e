import type { Candidate } from './candidate.js';

/** What a decision says of one of its candidates, in units of the rate. */
export interface Decided {
  readonly expectedRate: number;
  readonly probabilityBest: number;
  /** Null for the incumbent itself. */
  readonly probabilityBeatsIncumbent?: number | null;
  readonly expectedGain: number;
  readonly gainInterval: { readonly low: number; readonly high: number };
  readonly expectedLoss: number;
}

/** A candidate in its place; what only a decision tells is absent where candidates are ranked by forecast. */
export interface Ranked {
  readonly candidate: Candidate;
  readonly rate: number;
  readonly decided?: Decided;
  /** Of the forecast. */
  readonly interval?: { readonly low: number; readonly high: number } | null;
}

/** A decision's answers, highest expected rate first. */
export function rankByDecision(candidates: readonly Candidate[], decided: readonly Decided[]): Ranked[] {
  return candidates
    .flatMap((candidate, place) => {
      const answer = decided[place];
      return answer ? [{ candidate, rate: answer.expectedRate, decided: answer }] : [];
    })
    .sort((a, b) => b.rate - a.rate);
}

/** By forecast alone; those without one yet are left out. */
export function rankByForecast(
  candidates: readonly Candidate[],
  forecasts: ReadonlyMap<string, { readonly data: Pick<Ranked, 'rate' | 'interval'> | undefined }>,
): Ranked[] {
  return candidates
    .flatMap((candidate) => {
      const forecast = forecasts.get(candidate.id)?.data;
      return forecast ? [{ candidate, rate: forecast.rate, interval: forecast.interval ?? null }] : [];
    })
    .sort((a, b) => b.rate - a.rate);
}

/** How sure it is which one is best: from 95 % on clear, from 75 % on likely. */
export interface Verdict {
  readonly how: 'clear' | 'likely' | 'open';
  /** Most probably the best. */
  readonly best: Ranked & { readonly decided: Decided };
  /** Next in probability of being the best. */
  readonly second: Ranked & { readonly decided: Decided };
}

export function verdictOf(ranked: readonly Ranked[]): Verdict | undefined {
  const [best, second] = ranked
    .filter((each): each is Verdict['best'] => each.decided !== undefined)
    .sort((a, b) => b.decided.probabilityBest - a.decided.probabilityBest);
  if (!best || !second) return undefined;
  const p = best.decided.probabilityBest;
  return { how: p >= 0.95 ? 'clear' : p >= 0.75 ? 'likely' : 'open', best, second };
}

/** Answers are in the order of the set: those to another one would name the wrong candidates. */
export function isSameSet(
  a: { readonly illustrations: string | readonly string[]; readonly uploads: string | readonly string[] },
  b: { readonly illustrations: readonly string[]; readonly uploads: readonly string[] },
): boolean {
  return String(a.illustrations) === String(b.illustrations) && String(a.uploads) === String(b.uploads);
}
