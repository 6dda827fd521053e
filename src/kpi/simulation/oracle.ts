import { BASE_LOGIT, sigmoid, trueAppeals, type SimulatedIllustration } from './truth.js';

/** True rates of one illustration at average slot and day, for benchmarks only. */
export interface Oracle {
  readonly illustration: string;
  /** What its own tags make of it: no model of pictures can know more. */
  readonly rateFromTags: number;
  readonly rate: number;
}

/** The truth of `simulateCampaign` with the same illustrations and seed, in their order. */
export function oracleOf(illustrations: readonly SimulatedIllustration[], seed = 1): Oracle[] {
  return trueAppeals(illustrations, seed).map(({ explained, full }, place) => ({
    illustration: illustrations[place]!.key,
    rateFromTags: sigmoid(BASE_LOGIT + explained),
    rate: sigmoid(BASE_LOGIT + full),
  }));
}
