import { readFileSync } from 'node:fs';

/** What who asks can do about an error, by its code. Codes of src/errors.ts that are not here stop the generator. */
const ADVICE: Readonly<Record<string, string>> = {
  BAD_USER_INPUT: 'Mend the argument that the message names. Asking again as it is gives the same answer.',
  NOT_FOUND: 'Check the id. An upload is kept for an hour: send the file again.',
  UNREADABLE_IMAGE: 'Send JPEG, PNG, WebP, GIF, AVIF or SVG. A file cut off on the way gives this too: send it again.',
  BAD_MODEL_PACK: 'For whoever runs the server: the folder of the tag model lacks something, which the message names.',
  UNKNOWN_TAG: 'Take one of `extensions.suggestions`, or look it up by `tags(search:)`.',
  BAD_VECTOR: 'For whoever loads vectors: an index or a score does not fit the 5000 dimensions.',
  KPI_DATA: 'The data does not allow it yet: import observations, fit a model or deploy one, as the message says.',
  BACKEND_FAILED: 'For whoever trains: the GPU was lost or ran out of memory. The same command goes on.',
  DATABASE_SETUP: 'For whoever runs the server: the message names the command that mends the database.',
  NOT_READY: 'Ask again in a few seconds; `/ready` answers 200 when it is time. Status 503 over HTTP.',
  QUEUE_FULL: 'So many jobs wait that no more are taken; ask again after `Retry-After`. Status 503 over HTTP.',
  STORAGE_UNAVAILABLE:
    'The object storage that holds the originals does not answer; ask again later. Status 503 over HTTP.',
  UNAUTHENTICATED:
    'Send a key as `Authorization: Bearer eyc_…`, or sign in on the page ([security.md](security.md)). Status 401.',
  FORBIDDEN: 'Use a key with the scope that the message names. Status 403.',
  TOO_MANY_ATTEMPTS: 'Wait for as long as `Retry-After` says, and mend the key that is sent. Status 429.',
  PERSISTED_QUERY_NOT_FOUND:
    'Send the text too, or have the document registered: `eyecatch documents` makes the manifest that the server is started with.',
  PERSISTED_QUERY_ONLY: 'Have the document registered. This server answers no others (status 403 over HTTP).',
  TAGGING_STOPPED:
    'Ask again: a new thread is there. A picture that ends it each time is too large for the memory that the server has.',
  DISK_FULL: 'For whoever runs the server: free some space. What was finished is safe.',
};

/** Codes that GraphQL servers share; where they come from is no class of ours. */
const OF_GRAPHQL: readonly (readonly [code: string, meaning: string, advice: string])[] = [
  ['GRAPHQL_PARSE_FAILED', 'The document is not GraphQL.', 'Mend it; `locations` says where.'],
  [
    'GRAPHQL_VALIDATION_FAILED',
    'The document asks for what the schema does not have.',
    'Mend it. A document that once worked: the schema has changed, generate your types again.',
  ],
  [
    'OPERATION_RESOLUTION_FAILURE',
    'The request holds several operations and names none, or one that is not there.',
    'Send `operationName`.',
  ],
  [
    'BAD_REQUEST',
    'The request is not GraphQL over HTTP, or could have been forged by a page of another site.',
    'POST JSON with `content-type: application/json`.',
  ],
  [
    'INTERNAL_SERVER_ERROR',
    'A defect of the server, or its database is away.',
    'Ask again later. `extensions.reference` finds the reason in the log of the server.',
  ],
];

const CLASS = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export class \w+ extends EyecatchError \{[\s\S]*?super\('([A-Z_]+)'/g;

/** The codes of src/errors.ts with its docstrings, and what to do about each. */
export function errorReference(): string {
  const source = readFileSync(new URL('../../src/errors.ts', import.meta.url), 'utf8');
  const ours = [...source.matchAll(CLASS)].map(([, comment = '', code = '']) => {
    const meaning = comment
      .replaceAll(/^\s*\* ?/gm, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
    const advice = ADVICE[code];
    if (!advice) throw new Error(`docs/reference/error-reference.ts does not say what to do about ${code}.`);
    return [code, meaning, advice] as const;
  });
  const gone = Object.keys(ADVICE).filter((code) => !ours.some(([known]) => known === code));
  if (gone.length > 0)
    throw new Error(`docs/reference/error-reference.ts knows codes that are gone: ${gone.join(', ')}.`);
  const classes = source.match(/extends EyecatchError/g)?.length;
  if (classes !== ours.length)
    throw new Error('A class of src/errors.ts is not written as the others; it was not read.');
  const rows = [...ours, ...OF_GRAPHQL].map(
    ([code, meaning, advice]) => `| \`${code}\` | ${meaning.replaceAll('|', '\\|')} | ${advice} |`,
  );
  return `## Error codes

A reply with errors has \`errors[].extensions.code\`, which is stable; \`message\` is a sentence for people, names the input
at fault and may change. \`POST /uploads\` and \`/images\` answer \`{"error": {"code", "message"}}\` with the same codes.

| code | meaning | what to do |
| --- | --- | --- |
${rows.join('\n')}`;
}
