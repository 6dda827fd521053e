import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';

type Ask = (query: string, variables?: object) => Promise<any>;

/** What visitors do, by how often. */
interface Deed {
  readonly name: string;
  readonly weight: number;
  readonly act: (visit: {
    readonly url: string;
    readonly ask: Ask;
    readonly id: string;
    readonly number: number;
  }) => Promise<void>;
}

const DEEDS: readonly Deed[] = [
  deed(
    'illustration',
    20,
    'query ($id: ID!) { illustration(id: $id) { id name tags(first: 10) { score tag { name } } } }',
  ),
  deed('illustrations', 15, '{ illustrations(first: 50) { edges { node { id name thumbnailUrl } } } }'),
  deed(
    'similar',
    15,
    'query ($id: ID!) { similar(id: $id, first: 10) { edges { node { similarity illustration { id } } } } }',
  ),
  deed(
    'predictKpi',
    10,
    'query ($id: ID!) { predictKpi(kpi: "ctr", illustrations: [$id]) { rate interval { low high } } }',
  ),
  deed('kpiSeries', 3, '{ kpiSeries(kpi: "ctr") { time numerator denominator } }'),
  deed('tags', 5, '{ tags(first: 50, order: LIBRARY) { edges { node { name } } } }'),
  deed('metrics', 2, undefined, async ({ url }) => void (await (await fetch(`${url}/metrics`)).text())),
  deed('thumbnail', 8, undefined, async ({ url, id }) => {
    const reply = await fetch(`${url}/images/${id}/thumbnail?width=160`);
    await reply.arrayBuffer();
    if (!reply.ok) throw new Error(`thumbnail: ${reply.status}`);
  }),
  deed('tagImage', 8, undefined, async ({ url, ask, number }) => {
    await ask(
      'query ($upload: ID!) { tagImage(upload: $upload) { tags(first: 5) { score } similar(first: 5) { similarity } } }',
      {
        upload: await upload(url, number),
      },
    );
  }),
  deed('ingest', 2, undefined, async ({ url, ask, number }) => {
    await ask('mutation ($upload: ID!) { ingest(illustrations: [{ upload: $upload }]) { id } }', {
      upload: await upload(url, number),
    });
  }),
  deed('subscription', 4, undefined, async ({ url }) => {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { jobs { id status } }' }),
    };
    try {
      const reply = await fetch(`${url}/graphql`, { ...init, signal: AbortSignal.timeout(2000) });
      await reply.text();
    } catch (error) {
      if ((error as Error).name !== 'TimeoutError') throw error;
    }
  }),
  // A client that goes away in the middle of it.
  deed('gone', 4, undefined, async ({ url, id }) => {
    const query = `{ similar(id: "${id}", first: 100) { edges { node { similarity } } } }`;
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) };
    await fetch(`${url}/graphql`, { ...init, signal: AbortSignal.timeout(15) }).catch(() => undefined);
  }),
];

function deed(name: string, weight: number, query: string | undefined, act?: Deed['act']): Deed {
  return {
    name,
    weight,
    act: act ?? (async ({ ask, id }) => void (await ask(query!, query!.includes('$id') ? { id } : {}))),
  };
}

/** Deeds at random, so many a second on average, until `until` (ms of performance.now()). */
export async function visit(
  url: string,
  { perSecond, until, onDone }: { perSecond: number; until: number; onDone: (name: string, error?: Error) => void },
): Promise<void> {
  const ask: Ask = async (query, variables = {}) => {
    const reply = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await reply.json()) as { data: any; errors?: { message: string }[] };
    if (errors) throw new Error(errors[0]!.message);
    return data;
  };
  const found = await ask('{ illustrations(first: 100) { edges { node { id } } } }');
  const ids = (found.illustrations.edges as { node: { id: string } }[]).map(({ node }) => node.id);
  const total = DEEDS.reduce((sum, { weight }) => sum + weight, 0);
  const under = new Set<Promise<void>>();
  for (let number = 0; performance.now() < until; number++) {
    let at = Math.random() * total;
    const { name, act } = DEEDS.find(({ weight }) => (at -= weight) < 0)!;
    const id = ids[Math.floor(Math.random() * ids.length)]!;
    const done = act({ url, ask, id, number }).then(
      () => onDone(name),
      (error: Error) => onDone(name, error),
    );
    under.add(done);
    void done.finally(() => under.delete(done));
    await sleep((-Math.log(Math.random()) * 1000) / perSecond);
  }
  await Promise.all(under);
}

async function upload(url: string, number: number): Promise<string> {
  const side = 96;
  const noise = { type: 'gaussian' as const, mean: (number * 37) % 256, sigma: 40 };
  const create = { width: side, height: side, channels: 3 as const, background: '#888', noise };
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(await sharp({ create }).png().toBuffer())]), `soak-${number}.png`);
  const reply = await fetch(`${url}/uploads`, { method: 'POST', body: form });
  const { uploads } = (await reply.json()) as { uploads?: { id: string }[] };
  if (!uploads) throw new Error(`upload: ${reply.status}`);
  return uploads[0]!.id;
}
