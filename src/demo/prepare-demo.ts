import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { Pool } from 'pg';
import { styleOf, writeDrawings, type Style } from '../../trainer/dataset/drawings.js';
import { trainTagModel } from '../../trainer/train.js';
import { eachIllustration } from '../indexer/illustration-table.js';
import { ImageStore } from '../indexer/image-store.js';
import { indexFolder } from '../indexer/index-folder.js';
import type { JobContext } from '../jobs/worker.js';
import { defineKpi, deployKpiModel, findDeployedModel, fitKpiModel, importObservations } from '../kpi/index.js';
import { writeSimulatedCampaign } from '../kpi/simulation/simulate-campaign.js';
import type { Settings } from '../settings.js';
import { activateModel, registerModel, type RegisteredModel } from '../tagging/model-registry.js';
import { TagModel } from '../tagging/tag-model.js';

/** Kind of the job that makes the demo library. */
export const DEMO_JOB = 'prepare_demo';

/** The model never sees a drawing of this style, so the tags of the library's noto half are honest predictions. */
const HELD_OUT_STYLE: Style = 'noto';
/** Two styles of the same subjects, so that "the same subject in another style" is there to be found. */
const LIBRARY_STYLES: readonly Style[] = ['noto', 'twemoji'];

/** A week over about 3,200 illustrations: 66,000 rows. */
const CAMPAIGN = { days: 7, seed: 1 } as const;

/**
 * Makes the demo library: drawings -> tag model -> index -> simulated campaign -> CTR model. Each step finds what an
 * interrupted run left and goes on from there, so it can be stopped at any point and called again.
 */
export async function prepareDemo(
  pool: Pool,
  settings: Settings,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Record<string, unknown>> {
  const folder = path.join(settings.dataFolder, 'demo');
  const drawings = path.join(folder, 'illustrations');
  const images = await writeDrawings(drawings, {
    signal,
    onProgress: (done, total) => progress({ step: 'Writing drawings', done, total }),
  });

  const trained = await trainTagModel({
    images,
    heldOut: (image) => styleOf(image) === HELD_OUT_STYLE,
    pack: path.join(settings.modelsFolder, 'embedded'),
    cache: path.join(settings.dataFolder, 'training'),
    name: 'embedded',
    backend: 'auto',
    signal,
    onProgress: progress,
    log: (line) => console.error(line),
  });

  const registered = await registerModel(pool, trained.pack);
  const model = await TagModel.load(trained.pack);
  const indexed = await indexFolder(drawings, {
    pool,
    registered,
    model,
    store: new ImageStore(settings.imagesFolder),
    only: ({ name }) => LIBRARY_STYLES.some((style) => name.startsWith(`${style}/`)),
    signal,
    onProgress: ({ done, total }) => progress({ step: 'Indexing', done, total }),
  });
  await model.release();
  await activateModel(pool, registered.id);

  const kpiModel = await prepareKpi(pool, registered, folder, { signal, progress });
  return {
    metrics: trained.metrics,
    backend: trained.backend,
    seconds: trained.seconds,
    illustrations: indexed.total - indexed.failures.length,
    kpiModel,
  };
}

async function prepareKpi(
  pool: Pool,
  registered: RegisteredModel,
  folder: string,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<string> {
  const kpi = await defineKpi(pool, { name: 'ctr', numerator: 'clicks', denominator: 'impressions' });
  const file = path.join(folder, 'simulated-campaign.csv');
  if (!existsSync(file)) await writeCampaign(pool, file);
  await importObservations(pool, {
    kpi: kpi.name,
    file,
    simulated: true,
    signal,
    onProgress: (done) => progress({ step: 'Importing simulated clicks', done, total: done }),
  });
  const deployed = await findDeployedModel(pool, kpi.id, registered.id);
  if (deployed) return String(deployed.id);
  const fitted = await fitKpiModel(pool, { kpi: kpi.name, tagModelId: registered.id, signal, onProgress: progress });
  await deployKpiModel(pool, fitted.id);
  progress({ step: 'Fitting to all data', done: 1, total: 1 });
  return String(fitted.id);
}

/** The truth of the simulation rests on what the drawings are labelled with, not on what the model sees in them. */
async function writeCampaign(pool: Pool, file: string): Promise<void> {
  const illustrations: { key: string; tags: readonly string[] }[] = [];
  for await (const { name, givenTags } of eachIllustration(pool)) illustrations.push({ key: name, tags: givenTags });
  // Never half-written: a file that is there is believed.
  const temporary = `${file}.tmp`;
  await writeSimulatedCampaign(temporary, illustrations, CAMPAIGN);
  await rename(temporary, file);
}
