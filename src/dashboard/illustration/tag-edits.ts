import type { CoOccurringTags } from '../generated/graphql.js';

/** Scores that tags are to have instead of their own, by name: 0 takes one away, null is what pictures with the tag have on average. */
export type TagEdits = ReadonlyMap<string, number | null>;

/** The API's limit of a list; more edits than that say nothing of this picture any more. */
export const MOST_EDITS = 100;

/** What is asked about the picture, as the address has it: ?off=cat&on=dog&set=0.40~tree&together=moved */
export function readEdits(address: URLSearchParams): {
  readonly edits: TagEdits;
  readonly coOccurring: CoOccurringTags;
} {
  const edits = new Map<string, number | null>();
  for (const name of address.getAll('off')) edits.set(name, 0);
  for (const name of address.getAll('on')) edits.set(name, null);
  for (const text of address.getAll('set')) {
    const [, score, name] = /^(0(?:\.\d+)?|1(?:\.0+)?)~(.+)$/s.exec(text) ?? [];
    if (score !== undefined && name !== undefined) edits.set(name, Number(score));
  }
  return {
    edits: new Map([...edits].slice(0, MOST_EDITS)),
    coOccurring: address.get('together') === 'moved' ? 'MOVED' : 'HELD',
  };
}

export function writeEdits(address: URLSearchParams, edits: TagEdits, coOccurring: CoOccurringTags): void {
  for (const parameter of ['off', 'on', 'set', 'together']) address.delete(parameter);
  for (const [name, score] of edits) {
    if (score === 0) address.append('off', name);
    else if (score === null) address.append('on', name);
    else address.append('set', `${score.toFixed(2)}~${name}`);
  }
  if (coOccurring === 'MOVED') address.set('together', 'moved');
}

/** With one edit more, other, or (undefined) less. */
export function edited(edits: TagEdits, name: string, score: number | null | undefined): TagEdits {
  const after = new Map(edits);
  if (score === undefined) after.delete(name);
  else after.set(name, score);
  return after;
}

/** As the API takes them; in the order of names, so that the same question has the same key however it came about. */
export function editVariables(edits: TagEdits) {
  const ordered = [...edits].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    add: ordered
      .filter(([, score]) => score !== 0)
      .map(([name, score]) => (score === null ? { name } : { name, score })),
    remove: ordered.filter(([, score]) => score === 0).map(([name]) => name),
  };
}
