/** Hidden, for judging only: the ceilings of what anybody could predict. */
import { AUDIENCES, CONTEXTS, POSITIONS } from './contexts.js';
import type { Campaign } from './served.js';
import type { WorldSettings } from './settings.js';
import { ADVERTISER_SD, meanRate, RESIDUAL_SD, truthOf } from './truth.js';

/** Rates at average context (as traffic comes when nobody chooses, over all days), one per creative of the world. */
export interface Oracle {
  /** The truth. */
  readonly rate: Float64Array;
  /** What the true tags and their pairs make of it: no model of pictures can know more. */
  readonly rateFromTags: Float64Array;
  /** Without the pairs. A linear fit may beat it a little, since a frequent tag's pairs act like an effect of the other. */
  readonly rateFromTagsLinear: Float64Array;
}

export function oracleOf(settings: WorldSettings): Oracle {
  const truth = truthOf(settings);
  const { advertiser, residual } = settings.effects;
  // What is not known still raises the mean rate: by half its variance on the logit, as long as rates are small.
  const unknown = ((ADVERTISER_SD * advertiser) ** 2 + (RESIDUAL_SD * residual) ** 2) / 2;
  const rates = (logits: Float64Array, raise: number): Float64Array =>
    logits.map((logit) => meanRate(truth.intercept + logit + raise, truth));
  return {
    rate: rates(truth.full, 0),
    rateFromTags: rates(truth.explained, unknown),
    rateFromTagsLinear: rates(truth.linear, unknown),
  };
}

/** The click rate of every cell of a campaign, all known but the luck of the day and of the click. */
export function cellRates({ world, impressions }: Campaign): Float64Array {
  const truth = truthOf(world.settings);
  const rates = new Float64Array(impressions.length);
  for (let cell = 0; cell < rates.length; cell++) {
    if (impressions[cell] === 0) continue;
    const at = Math.floor(cell / CONTEXTS);
    const creative = Math.floor(at / world.days.length);
    const context = cell % CONTEXTS;
    const logit =
      truth.intercept +
      truth.full[creative]! +
      truth.drift[at]! +
      truth.day[at % world.days.length]! +
      truth.slot[Math.floor(context / (POSITIONS.length * AUDIENCES.length))]! +
      truth.audience[context % AUDIENCES.length]!;
    rates[cell] = truth.seen[Math.floor(context / AUDIENCES.length) % POSITIONS.length]! / (1 + Math.exp(-logit));
  }
  return rates;
}
