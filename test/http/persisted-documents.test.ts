import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, parse, validate } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readDocuments } from '../../src/cli/document-options.js';
import { PersistedDocuments, readManifests } from '../../src/graphql/persisted-documents.js';
import { EXAMPLES } from '../../src/http/explorer-page.js';
import { Readiness } from '../../src/http/readiness.js';
import { startServer, type EyecatchServer } from '../../src/http/server.js';
import { UploadStore } from '../../src/http/upload-store.js';
import { ImageStore } from '../../src/indexer/image-store.js';
import { ThumbnailStore } from '../../src/indexer/thumbnail-store.js';
import { eyecatch } from '../support/command.js';
import { temporaryFolder } from '../support/databases.js';

const ASK = 'query Ask { __typename }';
const OTHER = '{ __schema { queryType { name } } }';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const automatic = (text: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(text) } } });

describe('documents named by hash', () => {
  let folder: string;
  let server: EyecatchServer | undefined;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await server?.close();
    server = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(documents: PersistedDocuments) {
    const images = new ImageStore(path.join(folder, 'images'));
    server = await startServer({
      port: 0,
      host: '127.0.0.1',
      readiness: new Readiness(),
      uploads: new UploadStore(path.join(folder, 'uploads')),
      images,
      thumbnails: new ThumbnailStore(path.join(folder, 'thumbnails'), images),
      documents,
    });
    server.open({ pool: {} } as never); // __typename asks nothing of it
    const url = `http://127.0.0.1:${server.port}/graphql`;
    const post = async (body: object) => {
      const reply = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: reply.status, ...((await reply.json()) as { data?: any; errors?: any[] }) };
    };
    const get = async (parameters: Record<string, string>, accept = 'application/json') => {
      const headers = { accept, 'apollo-require-preflight': '1' };
      return (await fetch(`${url}?${new URLSearchParams(parameters)}`, { headers })).text();
    };
    return { url, post, get };
  }
  const registered = (...texts: string[]) => new Map(texts.map((text) => [sha256(text), text]));
  const manifest = (name: string, content: unknown): string => {
    const file = path.join(folder, name);
    writeFileSync(file, JSON.stringify(content));
    return file;
  };

  it('are answered by documentId and as Apollo names them, by POST, GET and as events', async () => {
    const { post, get } = await start(new PersistedDocuments(registered(ASK)));
    const documentId = `sha256:${sha256(ASK)}`;
    const answer = { data: { __typename: 'Query' } };
    expect(await post({ documentId })).toMatchObject(answer);
    expect(await post(automatic(ASK))).toMatchObject(answer);
    expect(JSON.parse(await get({ documentId }))).toEqual(answer);
    expect(JSON.parse(await get({ extensions: JSON.stringify(automatic(ASK).extensions) }))).toEqual(answer);
    expect(await get({ documentId }, 'text/event-stream')).toContain(`data: ${JSON.stringify(answer)}`);
  });

  it('are taken from clients that send their text along, as Apollo does, until there are too many', async () => {
    const documents = new PersistedDocuments();
    const { post } = await start(documents);
    expect(await post(automatic(ASK))).toEqual({
      status: 200,
      errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    expect((await post({ query: ASK, ...automatic(ASK) })).data).toEqual({ __typename: 'Query' });
    expect((await post(automatic(ASK))).data).toEqual({ __typename: 'Query' });
    expect(await post({ query: ASK, ...automatic(OTHER) })).toMatchObject({
      status: 400,
      errors: [{ message: expect.stringMatching(/not the SHA-256/), extensions: { code: 'BAD_USER_INPUT' } }],
    });
    for (let i = 0; i < 20; i++) {
      documents.find(sha256(ASK)); // what is used stays
      const large = `# ${i}${' '.repeat(1_000_000)}`;
      documents.register(sha256(large), large);
    }
    expect((await post(automatic(ASK))).data).toEqual({ __typename: 'Query' });
    expect(() => documents.find(sha256(`# 0${' '.repeat(1_000_000)}`))).toThrow(/no document/);
  });

  it('that are unknown or misnamed are refused with the way out', async () => {
    const { post, get } = await start(new PersistedDocuments());
    const unknown = { documentId: `sha256:${sha256(ASK)}` };
    expect(await post(unknown)).toMatchObject({
      status: 400,
      errors: [{ message: expect.stringMatching(/--documents/), extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    });
    expect(await get(unknown, 'text/event-stream')).toMatch(/PERSISTED_QUERY_NOT_FOUND[^]*event: complete/);
    expect((await post({ documentId: 'md5:1' })).errors![0].message).toMatch(/must be sha256:/);
    expect((await post({ query: ASK, ...unknown })).errors![0].message).toMatch(/not both/);
  });

  it('can be all that is answered: then nothing else is, nor registered, nor explored', async () => {
    const { url, post, get } = await start(new PersistedDocuments(registered(ASK), { only: true }));
    expect((await post({ documentId: `sha256:${sha256(ASK)}` })).data).toEqual({ __typename: 'Query' });
    expect((await post({ query: ASK })).data).toEqual({ __typename: 'Query' }); // the same document
    const refused = {
      status: 403,
      errors: [
        {
          message: expect.stringMatching(/registered documents only.*eyecatch documents/),
          extensions: { code: 'PERSISTED_QUERY_ONLY' },
        },
      ],
    };
    expect(await post({ query: OTHER })).toEqual(refused);
    expect(await post({ query: OTHER, ...automatic(OTHER) })).toEqual(refused);
    expect((await post(automatic(OTHER))).errors![0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect(await get({ query: OTHER })).toMatch(/PERSISTED_QUERY_ONLY/);
    expect(await get({ query: OTHER }, 'text/event-stream')).toMatch(/PERSISTED_QUERY_ONLY/);
    const page = await fetch(url, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(403);
    expect(await page.text()).toMatch(/--only-persisted-documents/);
  });

  it('are read from manifests, files or folders of them, whose hashes must be those of the texts', () => {
    const inFolder = path.join(folder, 'more');
    mkdirSync(inFolder);
    writeFileSync(path.join(inFolder, 'b.json'), JSON.stringify({ [`sha256:${sha256(OTHER)}`]: OTHER }));
    const file = manifest('a.json', { [sha256(ASK)]: ASK });
    expect(readManifests([file, inFolder])).toEqual(registered(ASK, OTHER));
    const bad = (content: unknown) => () => readManifests([manifest('bad.json', content)]);
    expect(bad({ [sha256(ASK)]: OTHER })).toThrow(/bad\.json, the document under [0-9a-f]{64} has the SHA-256/);
    expect(bad([ASK])).toThrow(/bad\.json must be a JSON object/);
    expect(bad({ [sha256(ASK)]: 1 })).toThrow(/is not a document's text/);
    expect(() => readManifests([path.join(folder, 'none.json')])).toThrow(/no manifest of documents at .*none\.json/);
    mkdirSync(path.join(folder, 'empty'));
    expect(() => readManifests([path.join(folder, 'empty')])).toThrow(/holds no manifest/);
  });

  it('are named to the server by options, or by its environment', () => {
    const file = manifest('a.json', { [sha256(ASK)]: ASK });
    const { env } = process;
    try {
      process.env = { ...env, EYECATCH_DOCUMENTS: file, EYECATCH_ONLY_PERSISTED: '1' };
      const documents = readDocuments({});
      expect(documents.find(sha256(ASK))).toBe(ASK);
      expect(documents.only).toBe(true);
      process.env.EYECATCH_ONLY_PERSISTED = 'yes';
      expect(() => readDocuments({})).toThrow(/EYECATCH_ONLY_PERSISTED is "yes"/);
    } finally {
      process.env = env;
    }
    expect(readDocuments({ documents: [file], onlyPersistedDocuments: false }).only).toBe(false);
  });

  it('become a manifest by the command, which finds mistakes in them', async () => {
    const inFolder = path.join(folder, 'documents', 'deep');
    mkdirSync(inFolder, { recursive: true });
    writeFileSync(path.join(inFolder, 'ask.graphql'), ASK);
    const out = path.join(folder, 'manifest.json');
    const made = await eyecatch(['documents', path.join(folder, 'documents'), '--out', out]);
    expect(made.stdout).toContain(`sha256:${sha256(ASK)}  `);
    expect(readManifests([out])).toEqual(registered(ASK));
    writeFileSync(path.join(inFolder, 'bad.graphql'), 'query {\n  nothing\n}');
    const before = readFileSync(out, 'utf8');
    const failed = await eyecatch(['documents', path.join(folder, 'documents'), '--out', out]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/bad\.graphql:2: Cannot query field "nothing"/);
    expect(readFileSync(out, 'utf8')).toBe(before);
  });
});

describe('the examples of the explorer', () => {
  it('are documents of the schema', () => {
    const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
    for (const { query } of EXAMPLES) expect(validate(schema, parse(query)), query).toEqual([]);
  });
});
