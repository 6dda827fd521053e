import { BadInputError } from '../../src/errors.js';

/**
 * What moves a simulated click. Each has a strength: 0 switches it off, 1 is the default, 2 doubles it.
 *
 * - `blur`: scores are a tag model's, with misses and false alarms, and not the truth
 * - `tags`: the effects of tags and pairs together; `pairs`: what a pair of tags does beyond its two tags
 * - `advertiser`: one effect for all creatives of an advertiser; `residual`: a creative's own, which no tag explains
 * - `slots`, `positions`, `audiences`, `weekdays`, `days`: the context
 * - `drift`: effects of tags wander over the days
 * - `dispersion`: a creative has good and bad days, so that clicks vary more than a binomial count
 * - `serving`: a policy that learns gives better creatives more impressions, better slots and better positions
 * - `delay`: clicks arrive after the impression they belong to
 */
export const EFFECTS = [
  'blur',
  'tags',
  'pairs',
  'advertiser',
  'residual',
  'slots',
  'positions',
  'audiences',
  'weekdays',
  'days',
  'drift',
  'dispersion',
  'serving',
  'delay',
] as const;
export type Effect = (typeof EFFECTS)[number];
export type Strengths = Readonly<Record<Effect, number>>;

export interface WorldSettings {
  /** Same settings: the same world and the same clicks. */
  readonly seed: number;
  /** Creatives to learn from. */
  readonly creatives: number;
  /** Creatives of other advertisers, behind those, to judge by. */
  readonly newCreatives: number;
  /** Of a creative over the whole campaign. */
  readonly meanImpressions: number;
  /** Standard deviation of the logarithm of a creative's impressions: a few get most of the traffic. */
  readonly impressionsSd: number;
  readonly days: number;
  /** YYYY-MM-DD */
  readonly firstDay: string;
  /** Mean click rate over creatives and contexts when everything is served alike. */
  readonly baseRate: number;
  readonly effects: Strengths;
}

export type WorldOptions = Partial<Omit<WorldSettings, 'effects'>> & { readonly effects?: Partial<Strengths> };

/** @throws BadInputError for a day that is none */
export function settingsOf({ effects, ...options }: WorldOptions = {}): WorldSettings {
  const settings = {
    seed: 1,
    creatives: 2000,
    newCreatives: 0,
    meanImpressions: 10_000,
    impressionsSd: 1.2,
    days: 14,
    firstDay: '2025-01-01',
    baseRate: 0.011,
    ...options,
    effects: { ...(Object.fromEntries(EFFECTS.map((effect) => [effect, 1])) as Record<Effect, number>), ...effects },
  };
  if (Number.isNaN(Date.parse(`${settings.firstDay}T00:00:00Z`))) {
    throw new BadInputError(`firstDay is "${settings.firstDay}"; write a calendar day as YYYY-MM-DD.`);
  }
  return settings;
}

/** Every effect off but those named: for worlds in which one thing happens. */
export function only(...effects: readonly Effect[]): Strengths {
  return Object.fromEntries(EFFECTS.map((effect) => [effect, effects.includes(effect) ? 1 : 0])) as Strengths;
}
