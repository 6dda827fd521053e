import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defineKpi, deployKpiModel, fitKpiModel, importObservations } from '../../src/kpi/index.js';
import { openOriginals } from '../../src/indexer/open-originals.js';
import { indexFolder } from '../../src/indexer/index-folder.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { registerModel, type RegisteredModel } from '../../src/tagging/model-registry.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { settingsOf, type Settings } from '../../src/settings.js';
import { formatThresholds, type TagThresholds } from '../../src/tagging/tag-thresholds.js';
import { COLOUR_TAGS, colourGrid, plainImage, writeColourPack } from './colour-pack.js';
import { temporaryFolder, type TestDatabase } from './databases.js';

/** A library of 125 plain pictures, with a campaign in which red is clicked more, and a fitted CTR model. */
export interface ColourLibrary {
  readonly settings: Settings;
  readonly registered: RegisteredModel;
  readonly pictures: string;
  readonly remove: () => void;
}

export const COLOURS = colourGrid(5);

const TAGS = COLOUR_TAGS.map((name) => ({ name, category: 0, count: 0 }));
/** Of each tag by its own: red is plausible from 0.1, the others hardly ever. */
export const THRESHOLDS: TagThresholds = {
  'f0.5': Float64Array.of(0.9, 0.99, 0.99, 0.99, 0.99, 0.99),
  f1: Float64Array.of(0.1, 0.99, 0.99, 0.99, 0.99, 0.99),
  f2: Float64Array.of(0.05, 0.5, 0.5, 0.5, 0.5, 0.5),
};

/** @param where the originals lie, when not in the library's folder */
export async function makeColourLibrary(
  database: TestDatabase,
  where: Parameters<typeof settingsOf>[2] = {},
): Promise<ColourLibrary> {
  const folder = temporaryFolder();
  const settings = settingsOf(folder, database.options.url, where);
  const pictures = path.join(folder, 'pictures');
  mkdirSync(pictures);
  await Promise.all(
    COLOURS.map((c) =>
      plainImage(c)
        .png()
        .toFile(path.join(pictures, `${c.join('-')}.png`)),
    ),
  );
  const model = await TagModel.load(
    await readModelPack(writeColourPack(path.join(folder, 'pack'), { thresholds: formatThresholds(TAGS, THRESHOLDS) })),
  );
  const registered = await registerModel(database.pool, model.pack);
  const store = openOriginals(settings);
  await indexFolder(pictures, { pool: database.pool, model, registered, store });

  await defineKpi(database.pool, { name: 'ctr', numerator: 'clicks', denominator: 'impressions' });
  const file = path.join(folder, 'campaign.csv');
  const rows = COLOURS.map((c) => `${c.join('-')}.png,2026-01-01,,10000,${Math.round(100 + (c[0] / 255) * 200)}`);
  writeFileSync(file, `illustration,day,slot,impressions,clicks\n${rows.join('\n')}\n`);
  await importObservations(database.pool, { kpi: 'ctr', file, simulated: true });
  const fitted = await fitKpiModel(database.pool, { kpi: 'ctr', tagModelId: registered.id });
  await deployKpiModel(database.pool, fitted.id);
  return { settings, registered, pictures, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
