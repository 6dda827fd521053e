import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AccessPolicy } from '../../src/access/policy.js';
import { defineKpi, deployKpiModel, fitKpiModel, importObservations } from '../../src/kpi/index.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { indexFolder } from '../../src/indexer/index-folder.js';
import { readModelPack } from '../../src/tagging/model-pack.js';
import { activateModel, registerModel } from '../../src/tagging/model-registry.js';
import { TagModel } from '../../src/tagging/tag-model.js';
import { settingsOf, type Settings } from '../../src/settings.js';
import { startApi, type ApiServer } from './api-server.js';
import { COLOUR_TAGS, writeColourPack } from './colour-pack.js';
import { createEmbedded, temporaryFolder, type TestDatabase } from './databases.js';
import { onWhite } from './drawn-pictures.js';

/** Subjects of the drawings that the page's library is made of, each in two styles. */
export const PAGE_SUBJECTS = [
  ...['airplane', 'alien', 'anchor', 'bell', 'bicycle', 'blossom', 'books', 'bread', 'butterfly', 'cactus'],
  ...['candle', 'castle', 'cherries', 'crab', 'dog-face', 'droplet', 'eggplant', 'elephant', 'fire', 'fox'],
  ...['frog', 'gem-stone', 'ghost', 'guitar', 'hamburger', 'key', 'kite', 'lemon', 'mushroom', 'octopus'],
  ...['panda', 'pencil', 'pineapple', 'rocket', 'rose', 'sailboat', 'snail', 'strawberry', 'tiger', 'trophy'],
] as const;
const STYLES = ['twemoji', 'noto'] as const;
const DAYS = Array.from({ length: 5 }, (_, day) => `2026-03-0${day + 1}`);

/** A server with everything the page shows, on PGlite. */
export interface PageServer {
  readonly url: string;
  readonly api: ApiServer;
  readonly database: TestDatabase;
  readonly settings: Settings;
  /** Id of an illustration by its name, e.g. `rocket-noto.png`. */
  readonly idOf: (name: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/**
 * 80 drawings, tagged by their mean colour (six tags in two categories), with advertisers in their metadata, a simulated
 * campaign of five days in two slots in which warm pictures are clicked more, and two fitted CTR models, the second
 * deployed.
 *
 * @param part `tagged` leaves the KPI out, `empty` everything
 * @param access who may ask; everybody when left out
 */
export async function startPageServer(
  part: 'whole' | 'tagged' | 'empty' = 'whole',
  access?: AccessPolicy,
): Promise<PageServer> {
  const database = await createEmbedded();
  const folder = temporaryFolder();
  const settings = settingsOf(folder, database.options.url);
  if (part !== 'empty') {
    await addPictures(database, settings, folder);
    if (part === 'whole') await addCampaign(database, folder);
  }
  const api = await startApi(database, settings, database.pool, access);
  return {
    url: api.url,
    api,
    database,
    settings,
    idOf: async (name) => {
      const { rows } = await database.pool.query<{ id: string }>(
        'select id::text as id from illustration where name = $1',
        [name],
      );
      if (!rows[0]) throw new Error(`the test's library has no ${name}`);
      return rows[0].id;
    },
    close: async () => {
      await api.close();
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function addPictures(database: TestDatabase, settings: Settings, folder: string): Promise<void> {
  const pictures = path.join(folder, 'pictures');
  mkdirSync(pictures);
  await Promise.all(
    PAGE_SUBJECTS.flatMap((subject, place) =>
      STYLES.map(async (style) => {
        const name = path.join(pictures, `${subject}-${style}`);
        writeFileSync(`${name}.png`, await onWhite(subject, style));
        const advertiser = ['acme', 'blue-sky', 'corner shop'][place % 3];
        const sidecar = {
          tags: [subject],
          rating: place % 4 ? 'general' : 'sensitive',
          advertiser,
          style,
        };
        writeFileSync(`${name}.json`, JSON.stringify(sidecar));
      }),
    ),
  );
  // Two categories, so that the page has something to tell apart.
  const categories = [0, 0, 0, 5, 5, 4];
  const rows = COLOUR_TAGS.map((tag, place) => `${place},${tag},${categories[place]},${100 - place}`);
  const tags = `tag_id,name,category,count\n${rows.join('\n')}\n`;
  const model = await TagModel.load(await readModelPack(writeColourPack(path.join(folder, 'pack'), { tags })));
  const registered = await registerModel(database.pool, model.pack);
  await activateModel(database.pool, registered.id);
  const store = new ImageStore(settings.imagesFolder);
  await indexFolder(pictures, { pool: database.pool, model, registered, store });
}

async function addCampaign(database: TestDatabase, folder: string): Promise<void> {
  const { pool } = database;
  await defineKpi(pool, { name: 'ctr', numerator: 'clicks', denominator: 'impressions' });
  const { rows } = await pool.query<{ name: string; warmth: number; model: number }>(
    `select name, model_id as model, (scores::vector::real[])[6] + (scores::vector::real[])[1] as warmth
     from illustration join illustration_vector on illustration_id = illustration.id order by name`,
  );
  const lines = rows.flatMap(({ name, warmth }, n) =>
    DAYS.flatMap((day, d) =>
      ['feed', 'top'].map((slot, s) => {
        const impressions = 2000 + 100 * ((n * 7 + d * 3 + s) % 11);
        const rate = (0.01 + 0.015 * warmth) * (s ? 1.4 : 1) * (1 + (((n * 31) % 9) - 4) / 40);
        return `${name},${day},${slot},${Math.round(impressions * rate)},${impressions}`;
      }),
    ),
  );
  const file = path.join(folder, 'campaign.csv');
  writeFileSync(file, `illustration,day,slot,clicks,impressions\n${lines.join('\n')}\n`);
  await importObservations(pool, { kpi: 'ctr', file, simulated: true });
  const tagModelId = rows[0]!.model;
  await fitKpiModel(pool, { kpi: 'ctr', tagModelId, method: 'ridge' });
  const fitted = await fitKpiModel(pool, { kpi: 'ctr', tagModelId });
  await deployKpiModel(pool, fitted.id);
}
