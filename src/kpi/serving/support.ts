import type { Forecast, ForecastingModel } from './forecast.js';
import type { EditedVector } from './what-if.js';

/** What every what-if answer says of itself. */
export const WHAT_IF_NOTE =
  'This is what the model associates with pictures that have such tags. It does not say that changing the picture would ' +
  'cause it: pictures with a tag may differ in other ways too.';

/**
 * What to know before believing a forecast for an edited picture.
 *
 * Support is judged by how unsure the model is there: x' A^-1 x grows with the distance from the data (Mahalanobis), and
 * beyond what 1 % of the illustrations it was fitted to exceed there is next to no data.
 */
export function supportWarnings(
  { report }: ForecastingModel,
  { prediction }: Forecast,
  { unseen, movedAlong }: Pick<EditedVector, 'unseen' | 'movedAlong'>,
  nameOf: (dimension: number) => string,
): string[] {
  const warnings = unseen.map(
    (dimension) =>
      `No illustration of the library has "${nameOf(dimension)}", so nothing is known of what goes with it.`,
  );
  if (prediction && report.intervals && prediction.variance > report.intervals.largeVariance) {
    const times = Math.sqrt(prediction.variance / report.intervals.medianVariance);
    warnings.push(
      `Pictures like this are rare in the data: the model is ${times.toFixed(1)} times as unsure of it as of the usual ` +
        'one. Take the forecast as a guess.',
    );
  }
  if (report.trees && movedAlong.length > 0) {
    // A tree asks whether a score is above a threshold, often one near 0; the mean of a function is not that of its mean.
    warnings.push(
      `${movedAlong.length} tags were moved along to what such pictures have on average, and trees take a small score of ` +
        'each for the tag itself: no picture has them all. Ask with those tags held, too.',
    );
  }
  return warnings;
}
