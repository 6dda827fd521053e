/**
 * Takes secrets out of a text that is about to leave the process, wherever in it they stand. Redaction by the name of a
 * field is not enough: a driver's message quotes the address that it was given, a stack what was sent.
 */
export function scrub(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of PATTERNS) clean = clean.replaceAll(pattern, replacement);
  for (const secret of secretsOfEnvironment()) clean = clean.replaceAll(secret, '***');
  return clean;
}

const NAMES = '(?:proxy-)?authorization|x-api-key|(?:set-)?cookie|password|secret|token';
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  // API keys and sessions: their prefix tells them anywhere.
  [/(ey[cs]_)[A-Za-z0-9_-]{4,}/g, '$1***'],
  // scheme://user:password@host
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@"'\\]*):[^\s/"'\\]*@/gi, '$1:***@'],
  [/\b(Bearer|Basic) +[\w.~+/=-]{4,}/gi, '$1 ***'],
  // A field of JSON, a string or a list of them; then the same of JSON that stands in a string.
  [new RegExp(`("(?:${NAMES})" *: *)(?:"(?:[^"\\\\]|\\\\.)*"|\\[[^\\]]*\\])`, 'gi'), '$1"***"'],
  [new RegExp(`((\\\\+")(?:${NAMES})\\2 *: *)\\2.*?\\2`, 'gi'), '$1$2***$2'],
  // A header, or name=value: to the end of the line, since a cookie has several parts.
  [new RegExp(`\\b((?:${NAMES}) *[:=] *)[^\\s"'\\\\][^\\n"'\\\\]*`, 'gi'), '$1***'],
  // create role … password 'SCRAM-SHA-256$…'
  [/\b(password +)'[^']*'/gi, "$1'***'"],
];

let read: { readonly url: string | undefined; readonly secrets: readonly string[] } | undefined;

/** Passwords that this process was given: they are known, so they are found also where nothing announces them. */
function secretsOfEnvironment(): readonly string[] {
  const url = [process.env.DATABASE_URL, process.env.DATABASE_REPLICA_URL].filter(Boolean).join(',');
  if (read?.url !== url) read = { url, secrets: url.split(',').flatMap(passwordOf) };
  return read.secrets;
}

function passwordOf(url: string): string[] {
  const [, password] = /^[^:]+:\/\/[^:/@]*:(.*)@/.exec(url.trim()) ?? [];
  // Words such as these also stand in texts where they are no secret.
  if (password === undefined || password.length < 8 || ['postgres', 'eyecatch'].includes(password)) return [];
  const variants = [password];
  try {
    variants.push(decodeURIComponent(password));
  } catch {
    // Not URL-encoded, then.
  }
  return [...new Set(variants)];
}
