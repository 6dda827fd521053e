import { readFileSync } from 'node:fs';

/** What who asks can do about an error, by its code. Codes of src/errors.ts that are not here stop the generator. */
const ADVICE: Readonly<Record<string, string>> = {
  BAD_USER_INPUT: 'Mend the argument that the message names. Asking again as it is gives the same answer.',
  NOT_FOUND: 'Check the id. An upload is kept for an hour: send the file again.',
  UNREADABLE_IMAGE: 'Send JPEG, PNG, WebP, GIF, AVIF or SVG. A file cut off on the way gives this too: send it again.',
  UNSUPPORTED_MEDIA_TYPE:
    'Send JPEG, PNG, WebP, GIF, AVIF, SVG, CSV in UTF-8 or Parquet. Its name and Content-Type do not matter. Status 415 over HTTP.',
  TOO_LARGE: 'Send less at a time; larger files go in on the command line. Status 413 over HTTP.',
  SLOW_REQUEST: 'Send it again, over a better connection or in smaller parts. Status 408 over HTTP.',
  UPLOADS_FULL:
    'Wait: uploads are dropped after an hour. Whoever runs the server may allow more. Status 507 over HTTP.',
  URL_REFUSED: 'Send the file to `POST /uploads`. Whoever runs the server may list hosts in `EYECATCH_URL_HOSTS`.',
  URL_UNAVAILABLE: 'The message says why. Try the job again when it is mended, or send the file to `POST /uploads`.',
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
  OVERLOADED:
    'Ask again after the seconds of `Retry-After`, the same as `extensions.retryAfterSeconds`. Status 503 over HTTP.',
  TIMEOUT: 'Ask for less: a smaller page, fewer fields, a narrower filter. Status 504 over HTTP.',
  DATABASE_UNAVAILABLE:
    'Ask again after the seconds of `Retry-After`; `/ready` answers 200 when it is time. Status 503 over HTTP.',
  PERSISTED_QUERY_NOT_FOUND:
    'Send the text too, or have the document registered: `eyecatch documents` makes the manifest that the server is started with.',
  PERSISTED_QUERY_ONLY: 'Have the document registered. This server answers no others (status 403 over HTTP).',
  TAGGING_STOPPED:
    'Ask again: a new thread is there. A picture that ends it each time is too large for the memory that the server has.',
  RATE_LIMITED:
    'Wait for as many seconds as `Retry-After` says (status 429), or ask for less: [security.md](security.md#limits).',
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
  ['DOCUMENT_LIMIT', 'The text of the document is too long.', 'Put values into variables.'],
  ['TOKEN_LIMIT', 'The document has too many words.', 'Put values into variables; split it into several requests.'],
  ['DEPTH_LIMIT', 'Fields are nested too deeply.', 'Ask for what lies deeper by its id, in a second request.'],
  ['FIELD_LIMIT', 'The document has too many fields, its fragments written out.', 'Split it into several requests.'],
  ['ALIAS_LIMIT', 'The document has too many aliases.', 'Use the fields that take lists of ids.'],
  ['ROOT_FIELD_LIMIT', 'The operation has too many fields at its root.', 'Split it into several requests.'],
  ['DIRECTIVE_LIMIT', 'The document has too many directives.', 'Take some out.'],
  ['VARIABLES_LIMIT', 'The variables are too long, or nested too deeply.', 'Send files to `POST /uploads`.'],
  ['LIST_LIMIT', 'A list in the arguments is too long.', 'Split it over several requests.'],
  [
    'COST_LIMIT',
    'The request would take too much of the server.',
    'Ask for fewer entries or fields: [graphql-clients.md](graphql-clients.md#cost).',
  ],
  [
    'INTROSPECTION_OFF',
    'The schema is shown to callers with the scope `admin` only.',
    'Read this document, or ask with such a key.',
  ],
  [
    'INTERNAL_SERVER_ERROR',
    'A defect of the server.',
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
