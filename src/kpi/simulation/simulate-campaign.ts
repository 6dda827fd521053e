import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { BadInputError } from '../../errors.js';
import { binomial, normal, randomStream } from './random.js';
import { BASE_LOGIT, sigmoid, trueAppeals, type SimulatedIllustration } from './truth.js';

export interface CampaignOptions {
  /** Default 1. Same seed and illustrations: the same file, byte for byte. */
  readonly seed?: number;
  /** Default 14. */
  readonly days?: number;
  /** First day, YYYY-MM-DD; default 2025-01-01. */
  readonly firstDay?: string;
  /** Mean impressions of an illustration over the campaign; default 10,000. */
  readonly meanImpressions?: number;
}

export interface CampaignRow {
  readonly illustration: string;
  readonly day: string;
  readonly slot: string;
  readonly impressions: number;
  readonly clicks: number;
}

const COLUMNS = ['illustration', 'day', 'slot', 'impressions', 'clicks'] as const;
/** Placements with their effect on the logit: position is seen more or less, whatever is shown there. */
export const SLOTS = [
  { slot: 'top', effect: 0.25 },
  { slot: 'feed', effect: 0 },
  { slot: 'sidebar', effect: -0.3 },
] as const;
const DAY_SD = 0.1;
/** Of log impressions: a few illustrations get most of the traffic. */
const IMPRESSIONS_SD = 1.2;
/** Of the log share of a slot or day in an illustration's traffic. */
const SHARE_SD = 0.4;

/** Rows of a simulated campaign, illustration by illustration; cells without impressions are left out. */
export function* simulateCampaign(
  illustrations: readonly SimulatedIllustration[],
  options: CampaignOptions = {},
): Generator<CampaignRow> {
  const { seed = 1, days = 14, firstDay = '2025-01-01', meanImpressions = 10_000 } = options;
  const start = Date.parse(`${firstDay}T00:00:00Z`);
  if (Number.isNaN(start)) throw new BadInputError(`firstDay is "${firstDay}"; write a calendar day as YYYY-MM-DD.`);
  const calendar = Array.from({ length: days }, (_, day) => ({
    day: new Date(start + day * 86_400_000).toISOString().slice(0, 10),
    effect: DAY_SD * normal(randomStream(`${seed} day ${day}`)),
  }));
  const appeals = trueAppeals(illustrations, seed);
  for (const [place, { key }] of illustrations.entries()) {
    const uniform = randomStream(`${seed} traffic ${key}`);
    // The mean of a log-normal is exp(mu + sd^2 / 2).
    const total = meanImpressions * Math.exp(IMPRESSIONS_SD * normal(uniform) - IMPRESSIONS_SD ** 2 / 2);
    const shares = calendar.flatMap(() => SLOTS.map(() => Math.exp(SHARE_SD * normal(uniform))));
    const allShares = shares.reduce((sum, share) => sum + share, 0);
    for (const [cell, share] of shares.entries()) {
      const impressions = Math.round((total * share) / allShares);
      if (impressions === 0) continue;
      const { day, effect: dayEffect } = calendar[Math.floor(cell / SLOTS.length)]!;
      const { slot, effect: slotEffect } = SLOTS[cell % SLOTS.length]!;
      const rate = sigmoid(BASE_LOGIT + appeals[place]!.full + slotEffect + dayEffect);
      yield { illustration: key, day, slot, impressions, clicks: binomial(impressions, rate, uniform) };
    }
  }
}

/**
 * Writes a simulated campaign as plain CSV. What tells it from measured data is its name, by convention
 * `simulated-campaign.csv`, and `simulated: true` at import.
 */
export async function writeSimulatedCampaign(
  file: string,
  illustrations: readonly SimulatedIllustration[],
  options: CampaignOptions = {},
): Promise<void> {
  const rows = Readable.from(simulateCampaign(illustrations, options));
  await pipeline(rows, stringify({ header: true, columns: [...COLUMNS] }), createWriteStream(file));
}
