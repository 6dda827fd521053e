import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import type { Pool } from 'pg';
import { styleOf, writeDrawings, type Style } from '../../trainer/dataset/drawings.js';
import type { LabelledImage } from '../../trainer/dataset/labelled-images.js';
import { trainTagModel } from '../../trainer/train.js';
import { eachIllustration } from '../indexer/illustration-table.js';
import { openOriginals } from '../indexer/open-originals.js';
import { indexFolder } from '../indexer/index-folder.js';
import type { JobContext } from '../jobs/worker.js';
import { log } from '../log.js';
import { defineKpi, deployKpiModel, findDeployedModel, fitKpiModel, importObservations } from '../kpi/index.js';
import { writeSimulatedCampaign } from '../kpi/simulation/simulate-campaign.js';
import type { Settings } from '../settings.js';
import { activateModel, registerModel, type RegisteredModel } from '../tagging/model-registry.js';
import { TagModel } from '../tagging/tag-model.js';
import { countVectors } from '../vectors/vector-table.js';

/** Kind of the job that makes the demo library. */
export const DEMO_JOB = 'prepare_demo';

/** How large a demo is made. */
export interface DemoPlan {
  /** The model never sees a drawing of this style, so what it says of them is honest. */
  readonly heldOutStyle: Style;
  /** Styles that become the library. Two of the same subjects: the same subject in another style is there to be found. */
  readonly libraryStyles: readonly Style[];
  /** Drawings that take part, in training and in the library. */
  readonly takes: (drawing: LabelledImage) => boolean;
  readonly vocabularySize: number;
  /** Default: 8. */
  readonly epochs?: number;
  readonly campaignDays: number;
}

const WHOLE_DEMO: DemoPlan = {
  heldOutStyle: 'noto',
  libraryStyles: ['noto', 'twemoji'],
  takes: () => true,
  vocabularySize: 5000,
  campaignDays: 7,
};

/**
 * Makes the demo library: drawings -> tag model -> index -> simulated campaign -> CTR model. Each step finds what an
 * interrupted run left and goes on from there, so it can be stopped at any point and called again.
 */
export async function prepareDemo(
  pool: Pool,
  settings: Settings,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
  plan: DemoPlan = WHOLE_DEMO,
): Promise<Record<string, unknown>> {
  const folder = path.join(settings.dataFolder, 'demo');
  const drawings = path.join(folder, 'illustrations');
  const written = await writeDrawings(drawings, {
    signal,
    onProgress: (done, total) => progress({ step: 'Writing drawings', done, total }),
  });

  const images = written.filter(plan.takes);
  const trained = await trainTagModel({
    images,
    heldOut: (image) => styleOf(image) === plan.heldOutStyle,
    vocabularySize: plan.vocabularySize,
    // The trainer's own settings take twice as long (docs/decisions/0006-what-pays.md); a first start should not.
    jittered: false,
    hidden: 1024,
    epochs: plan.epochs ?? 8,
    pack: path.join(settings.modelsFolder, 'embedded'),
    cache: path.join(settings.dataFolder, 'training'),
    name: 'embedded',
    backend: 'auto',
    signal,
    onProgress: progress,
    log: (line) => log.info(line),
  });

  const registered = await registerModel(pool, trained.pack);
  const model = await TagModel.load(trained.pack);
  const library = new Set(
    images.filter((image) => plan.libraryStyles.some((style) => style === styleOf(image))).map(({ file }) => file),
  );
  await indexFolder(drawings, {
    pool,
    registered,
    model,
    store: openOriginals(settings),
    only: ({ file }) => library.has(file),
    signal,
    onProgress: ({ done, total }) => progress({ step: 'Indexing', done, total }),
  });
  await model.release();
  await activateModel(pool, registered.id);

  const kpiModel = await prepareKpi(pool, registered, folder, plan, { signal, progress });
  return {
    metrics: trained.metrics,
    backend: trained.backend,
    seconds: trained.seconds,
    illustrations: await countVectors(pool, registered.id),
    kpiModel,
  };
}

async function prepareKpi(
  pool: Pool,
  registered: RegisteredModel,
  folder: string,
  { campaignDays }: DemoPlan,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<string> {
  const kpi = await defineKpi(pool, { name: 'ctr', numerator: 'clicks', denominator: 'impressions' });
  const file = path.join(folder, 'simulated-campaign.csv');
  if (!existsSync(file)) await writeCampaign(pool, file, campaignDays);
  await importObservations(pool, {
    kpi: kpi.name,
    file,
    simulated: true,
    signal,
    onProgress: ({ done, total }) => progress({ step: 'Importing simulated clicks', done, total }),
  });
  const deployed = await findDeployedModel(pool, kpi.id, registered.id);
  if (deployed) return String(deployed.id);
  const fitted = await fitKpiModel(pool, { kpi: kpi.name, tagModelId: registered.id, signal, onProgress: progress });
  await deployKpiModel(pool, fitted.id);
  progress({ step: 'Fitting to all data', done: 1, total: 1 });
  return String(fitted.id);
}

/** The truth of the simulation rests on what the drawings are labelled with, not on what the model sees in them. */
async function writeCampaign(pool: Pool, file: string, days: number): Promise<void> {
  const illustrations: { key: string; tags: readonly string[] }[] = [];
  for await (const { name, givenTags } of eachIllustration(pool)) illustrations.push({ key: name, tags: givenTags });
  // Never half-written: a file that is there is believed.
  const temporary = `${file}.tmp`;
  await writeSimulatedCampaign(temporary, illustrations, { days, seed: 1 });
  await rename(temporary, file);
}
