import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { AUDIENCES, CONTEXTS, POSITIONS, SLOTS } from './contexts.js';
import { clicksBy } from './delay.js';
import type { Campaign } from './served.js';

export interface CampaignCsvOptions {
  /** Clicks that have arrived by the end of this day, an index in the world's days; default the last. */
  readonly exportDay?: number;
  /** With a column `position`; without it (the default) a row is the sum over positions. */
  readonly positions?: boolean;
  /** Default: all that are there to learn from, no new ones. */
  readonly creatives?: readonly [from: number, to: number];
}

export interface CampaignCsvRow {
  readonly illustration: string;
  readonly day: string;
  readonly slot: string;
  readonly position: string;
  readonly audience: string;
  readonly advertiser: string;
  readonly impressions: number;
  readonly clicks: number;
}

const COLUMNS = ['illustration', 'day', 'slot', 'position', 'audience', 'advertiser', 'impressions', 'clicks'] as const;

/** Rows as an ad server exports them, creative by creative; those without impressions are left out. */
export function* campaignRows(campaign: Campaign, options: CampaignCsvOptions = {}): Generator<CampaignCsvRow> {
  const { world, impressions } = campaign;
  const { days, settings } = world;
  const { exportDay = days.length - 1, positions = false } = options;
  const [from, to] = options.creatives ?? [0, settings.creatives];
  const clicks = clicksBy(campaign, exportDay);
  const steps = positions ? 1 : POSITIONS.length;
  for (let creative = from; creative < to; creative++) {
    const { key: illustration, advertiser } = world.creatives[creative]!;
    for (let day = 0; day < Math.min(days.length, exportDay + 1); day++) {
      for (let s = 0; s < SLOTS.length; s++) {
        for (let p = 0; p < POSITIONS.length; p += steps) {
          for (let a = 0; a < AUDIENCES.length; a++) {
            let n = 0;
            let k = 0;
            for (let step = 0; step < steps; step++) {
              const context = (s * POSITIONS.length + p + step) * AUDIENCES.length + a;
              const cell = (creative * days.length + day) * CONTEXTS + context;
              n += impressions[cell]!;
              k += clicks[cell]!;
            }
            if (n === 0) continue;
            const where = { slot: SLOTS[s]!, position: POSITIONS[p]!, audience: AUDIENCES[a]! };
            yield { illustration, day: days[day]!, ...where, advertiser, impressions: n, clicks: k };
          }
        }
      }
    }
  }
}

/** Writes plain CSV with the columns illustration, day, slot, [position,] audience, advertiser, impressions, clicks. */
export async function writeCampaignCsv(
  file: string,
  campaign: Campaign,
  options: CampaignCsvOptions = {},
): Promise<void> {
  const columns = COLUMNS.filter((name) => name !== 'position' || options.positions === true);
  const rows = Readable.from(campaignRows(campaign, options));
  await pipeline(rows, stringify({ header: true, columns }), createWriteStream(file));
}
