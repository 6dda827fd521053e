import { BadInputError } from '../../src/errors.js';
import type { Cells } from './cells.js';
import { clicksBy } from './delay.js';
import { cellsOf, type Campaign } from './served.js';

/** Cells to learn from and cells to judge by. Advertiser and vector of `creative` stand in `world.creatives`. */
export interface Split {
  /** Clicks as they had arrived when training began. */
  readonly train: Cells;
  /** Creatives that were trained on, on later days; clicks in the end. */
  readonly later: Cells;
  /** Creatives of other advertisers, on the same later days: the cold start. */
  readonly cold: Cells;
}

/**
 * Trains on the first days and judges on those that follow (He et al. 2014, section 3.2), for creatives that were there
 * and for new ones.
 *
 * @param trainDays days before the cut, above 0 and below the campaign's
 * @param immatureDays days before the cut that are left out because their clicks had hardly arrived
 * @throws BadInputError when no day is left on one side
 */
export function splitByTime(
  campaign: Campaign,
  { trainDays, immatureDays = 0 }: { trainDays: number; immatureDays?: number },
): Split {
  const { days, settings, creatives } = campaign.world;
  if (trainDays - immatureDays < 1 || trainDays >= days.length) {
    throw new BadInputError(
      `trainDays is ${trainDays} and immatureDays ${immatureDays}; of ${days.length} days at least one must be left to ` +
        'train on and one to judge by.',
    );
  }
  const known = [0, settings.creatives] as const;
  const later = [trainDays, days.length] as const;
  return {
    train: cellsOf(campaign, clicksBy(campaign, trainDays - 1), {
      creatives: known,
      days: [0, trainDays - immatureDays],
    }),
    later: cellsOf(campaign, campaign.clicks, { creatives: known, days: later }),
    cold: cellsOf(campaign, campaign.clicks, { creatives: [settings.creatives, creatives.length], days: later }),
  };
}

/** Trains on the creatives there are to learn from and judges on the new ones, both over all days, with all clicks. */
export function splitByCreative(campaign: Campaign): Pick<Split, 'train' | 'cold'> {
  const { days, settings, creatives } = campaign.world;
  const all = [0, days.length] as const;
  return {
    train: cellsOf(campaign, campaign.clicks, { creatives: [0, settings.creatives], days: all }),
    cold: cellsOf(campaign, campaign.clicks, { creatives: [settings.creatives, creatives.length], days: all }),
  };
}
