import { request } from '../api/request.js';
import { SelectionForecastsDocument } from './documents.js';

/** Forecasts a call. */
const BATCH = 100;

/**
 * @returns forecasts by the illustrations' ids
 * @throws ApiError as the server words it, e.g. when one of them is not indexed yet
 */
export async function forecastsOf(kpi: string, ids: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let from = 0; from < ids.length; from += BATCH) {
    const illustrations = ids.slice(from, from + BATCH);
    const { predictKpi } = await request(SelectionForecastsDocument, { kpi, illustrations });
    for (const { rate, illustration } of predictKpi) if (illustration) found.set(illustration.id, rate);
  }
  return found;
}
