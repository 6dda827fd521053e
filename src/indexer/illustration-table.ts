import type { Database } from '../database/open.js';
import { isSpread } from '../database/spread-library.js';
import { claimContents } from './claimed-contents.js';

export interface NewIllustration {
  readonly sha256: string;
  readonly name: string;
  readonly source: string | null;
  readonly mediaType: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly rating: string | null;
  readonly givenTags: readonly string[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface Illustration extends NewIllustration {
  readonly id: string;
  readonly createdAt: Date;
}

/** Of `illustration`, as Illustration has them. */
export const ILLUSTRATION_COLUMNS = `illustration.id::text as id, encode(sha256, 'hex') as sha256, name, source, media_type as "mediaType", width, height,
  bytes::float8 as bytes, rating, given_tags as "givenTags", metadata, illustration.created_at as "createdAt"`;

/**
 * Adds illustrations; one whose content is already there keeps its row, its name and what was said of it, and takes
 * over given tags, rating and source where it had none.
 *
 * @returns id by content hash
 */
export async function addIllustrations(
  db: Database,
  illustrations: readonly NewIllustration[],
): Promise<Map<string, string>> {
  if (await isSpread(db)) return (await addClaimed(db, illustrations)).ids;
  const { rows } = await db.query<{ id: string; sha256: string }>(
    `insert into illustration (sha256, name, source, media_type, width, height, bytes, rating, given_tags, metadata)
     select decode(sha256, 'hex'), name, source, "mediaType", width, height, bytes, rating,
            array(select jsonb_array_elements_text("givenTags")), metadata
     from jsonb_to_recordset($1::jsonb) as given (sha256 text, name text, source text, "mediaType" text, width int,
       height int, bytes bigint, rating text, "givenTags" jsonb, metadata jsonb)
     on conflict (sha256) do update set
       given_tags = case when illustration.given_tags = '{}' then excluded.given_tags else illustration.given_tags end,
       rating = coalesce(illustration.rating, excluded.rating),
       source = coalesce(illustration.source, excluded.source)
     returning id::text as id, encode(sha256, 'hex') as sha256`,
    [JSON.stringify(illustrations)],
  );
  return new Map(rows.map(({ id, sha256 }) => [sha256, id]));
}

/** Of these contents, the ones that the library already has with a vector of the model. */
export async function findIndexed(db: Database, modelId: number, sha256s: readonly string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ sha256: string }>(
    `select encode(i.sha256, 'hex') as sha256 from illustration i
     join illustration_vector v on v.illustration_id = i.id and v.model_id = $1
     where i.sha256 = any(select decode(hex, 'hex') from unnest($2::text[]) as hex)`,
    [modelId, sha256s],
  );
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** In one statement; ids that do not exist are absent. */
export async function loadIllustrations(db: Database, ids: readonly string[]): Promise<Map<string, Illustration>> {
  const { rows } = await db.query<Illustration>(
    `select ${ILLUSTRATION_COLUMNS} from illustration where illustration.id = any($1::bigint[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Every illustration in order of id, for work over the whole library. */
export async function* eachIllustration(db: Database, pageSize = 500): AsyncGenerator<Illustration> {
  for await (const page of illustrationPages(db, pageSize)) yield* page;
}

/** Every illustration in order of id, a page at a time. */
export async function* illustrationPages(db: Database, pageSize: number): AsyncGenerator<Illustration[]> {
  let after = '0';
  for (;;) {
    const { rows } = await db.query<Illustration>(
      `select ${ILLUSTRATION_COLUMNS} from illustration where illustration.id > $1::bigint order by illustration.id limit $2`,
      [after, pageSize],
    );
    if (rows.length > 0) yield rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)!.id;
  }
}

/**
 * Adds illustrations of another library with the time at which they came into it. One whose content is already there
 * keeps everything, and takes over given tags, rating and source where it had none.
 *
 * @param illustrations each content once
 * @returns how many were not there before
 */
export async function importIllustrations(
  db: Database,
  illustrations: readonly (NewIllustration & { readonly createdAt: Date })[],
): Promise<number> {
  if (await isSpread(db)) return (await addClaimed(db, illustrations)).added;
  const { rows } = await db.query<{ added: number }>(
    `with stored as (
       insert into illustration (sha256, name, source, media_type, width, height, bytes, rating, given_tags, metadata, created_at)
       select decode(sha256, 'hex'), name, source, "mediaType", width, height, bytes, rating,
              array(select jsonb_array_elements_text("givenTags")), metadata, "createdAt"
       from jsonb_to_recordset($1::jsonb) as given (sha256 text, name text, source text, "mediaType" text, width int,
         height int, bytes bigint, rating text, "givenTags" jsonb, metadata jsonb, "createdAt" timestamptz)
       on conflict (sha256) do update set
         given_tags = case when illustration.given_tags = '{}' then excluded.given_tags else illustration.given_tags end,
         rating = coalesce(illustration.rating, excluded.rating),
         source = coalesce(illustration.source, excluded.source)
       returning xmax = 0 as added)
     select count(*) filter (where added)::int as added from stored`,
    [JSON.stringify(illustrations)],
  );
  return rows[0]!.added;
}

/** As addIllustrations and importIllustrations, in a library that is spread over machines. */
async function addClaimed(
  db: Database,
  illustrations: readonly (NewIllustration & { readonly createdAt?: Date })[],
): Promise<{ ids: Map<string, string>; added: number }> {
  const claimed = await claimContents(
    db,
    illustrations.map(({ sha256 }) => sha256),
  );
  // Rows, too, in one order: two processes with the same pictures would else wait for each other.
  const ordered = [...illustrations].sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  await db.query(
    `insert into illustration (id, sha256, name, source, media_type, width, height, bytes, rating, given_tags, metadata, created_at)
     overriding system value
     select id, decode(sha256, 'hex'), name, source, "mediaType", width, height, bytes, rating,
            array(select jsonb_array_elements_text("givenTags")), metadata, coalesce("createdAt", now())
     from jsonb_to_recordset($1::jsonb) as given (id bigint, sha256 text, name text, source text, "mediaType" text, width int,
       height int, bytes bigint, rating text, "givenTags" jsonb, metadata jsonb, "createdAt" timestamptz)
     on conflict (id) do update set
       given_tags = case when illustration.given_tags = '{}' then excluded.given_tags else illustration.given_tags end,
       rating = coalesce(illustration.rating, excluded.rating),
       source = coalesce(illustration.source, excluded.source)`,
    [JSON.stringify(ordered.map((each) => ({ ...each, id: claimed.ids.get(each.sha256) })))],
  );
  return claimed;
}

/** Ids of the contents that the library has, by hash. */
export async function idsByContent(db: Database, sha256s: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ id: string; sha256: string }>(
    `select id::text as id, encode(sha256, 'hex') as sha256 from illustration
     where sha256 = any(select decode(hex, 'hex') from unnest($1::text[]) as hex)`,
    [sha256s],
  );
  return new Map(rows.map(({ id, sha256 }) => [sha256, id]));
}
