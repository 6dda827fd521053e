import path from 'node:path';
import type { Metrics } from './benchmark.js';
import { rankNewCreatives } from './kpi/ranking.js';
import { kpiSpeedBenchmark } from './kpi-speed.js';
import { only, type WorldOptions } from './simulator/settings.js';

/** The second is a world in which tags have the effects that a linear model can learn, and nothing else happens. */
const WORLDS: Readonly<Record<string, WorldOptions>> = {
  'every effect': {},
  'tags and creatives only': { effects: only('tags', 'residual') },
};
const DEFAULT_CREATIVES = 2000;

interface Context {
  readonly log: (line: string) => void;
}

/** What `npm run bench -- kpi` is made of; figures of the same name in a later part replace those of an earlier one. */
const PARTS: readonly ((context: Context) => Promise<Metrics>)[] = [ranking, speed];

/** Environment: PYTHON for the peers, CREATIVES (default 2000), KPI_FOLDER to keep the data set. */
export async function kpiBenchmark(context: Context): Promise<Metrics> {
  const metrics: Record<string, number | string | Metrics> = {};
  for (const part of PARTS) Object.assign(metrics, await part(context));
  return metrics;
}

/** How well new creatives are ranked, beside peers, controls and ceilings; the headline is that of the first world. */
async function ranking({ log }: Context): Promise<Metrics> {
  const { PYTHON: python, KPI_FOLDER: keep } = process.env;
  const creatives = Number(process.env.CREATIVES ?? DEFAULT_CREATIVES);
  if (python === undefined)
    log('PYTHON is not set: the peers (scikit-learn, LightGBM, XGBoost, Vowpal Wabbit) are left out.');
  const metrics: Record<string, number | string | Metrics> = {};
  for (const [name, options] of Object.entries(WORLDS)) {
    log(`A world with ${name}:`);
    const folder = keep === undefined ? undefined : path.join(keep, name);
    const { headline, rows } = await rankNewCreatives({ ...options, creatives }, { python, folder, log });
    if (Object.keys(metrics).length === 0) {
      Object.assign(metrics, headline);
    }
    metrics[name] = { ...headline, ...rows };
  }
  return metrics;
}

/** Seconds of one fit and how far its coefficients are from the peer's, in the middle of the lambdas of `kpi-speed`. */
async function speed(context: Context): Promise<Metrics> {
  const fits = Object.values(await kpiSpeedBenchmark(context)).filter((fit) => typeof fit === 'object') as Fits[];
  const { ridge, logistic, 'scikit-learn': peer } = fits[Math.floor(fits.length / 2)]!;
  const ours = { ridgeSeconds: ridge.seconds, logisticSeconds: logistic.seconds };
  if (!peer) return ours;
  const furthest = (method: 'ridge' | 'logistic'): number =>
    Math.max(...fits.map((fit) => fit['scikit-learn']![method].difference));
  return {
    ...ours,
    ridgeSecondsPeer: peer.ridge.seconds,
    logisticSecondsPeer: peer.logistic.seconds,
    ridgeMaxRelError: furthest('ridge'),
    logisticMaxRelError: furthest('logistic'),
  };
}

/** What `kpi-speed` gives for one lambda. */
type Fits = Readonly<Record<'ridge' | 'logistic', { readonly seconds: number }>> & {
  readonly 'scikit-learn'?: Readonly<
    Record<'ridge' | 'logistic', { readonly seconds: number; readonly difference: number }>
  >;
};
