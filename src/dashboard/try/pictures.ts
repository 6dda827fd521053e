import { useSyncExternalStore } from 'react';
import { upload } from '../api/upload.js';
import { pictureType } from './picture-type.js';

export const MOST_PICTURES = 100;
export const MOST_BYTES = 64 * 1024 * 1024;
const AT_ONCE = 3;

/** A picture at hand: in this window's memory, and for an hour on the server. */
export interface Picture {
  readonly key: string;
  readonly name: string;
  readonly file: File;
  /** Object URL, for as long as the picture is at hand. */
  readonly preview: string;
  readonly stage: 'waiting' | 'sending' | 'sent' | 'stopped' | 'failed';
  /** Share that is sent, 0 to 1. */
  readonly progress: number;
  /** Id that POST /uploads gave: the hash of the content, so it stays the same when the file is sent again. */
  readonly upload?: string;
  /** Why sending failed, as the server words it. */
  readonly problem?: string;
}

/** A file that was not taken. */
export interface Refusal {
  readonly key: string;
  readonly name: string;
  readonly reason: 'notPicture' | 'tooLarge' | 'empty' | 'unreadable' | 'tooMany' | 'twice';
}

/** Taking pictures into the library: the job, and what it was asked for. */
export interface Ingest {
  readonly job: string;
  readonly pictures: readonly { readonly upload: string; readonly name: string }[];
}

export interface AtHand {
  readonly pictures: readonly Picture[];
  readonly refusals: readonly Refusal[];
  readonly ingest?: Ingest | undefined;
}

// Beside the components, so that it outlasts them: who looks at another view finds the pictures again.
const NOTHING: AtHand = { pictures: [], refusals: [] };
let atHand = NOTHING;
let keys = 0;
let stop = new AbortController();
/** Counts up when everything is forgotten, so that files still being read do not come back. */
let generation = 0;
const listeners = new Set<() => void>();

function change(next: Partial<AtHand>): void {
  atHand = { ...atHand, ...next };
  for (const listener of listeners) listener();
}

function changePicture(key: string, next: Partial<Picture>): void {
  change({ pictures: atHand.pictures.map((each) => (each.key === key ? { ...each, ...next } : each)) });
}

export function useAtHand(): AtHand {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => atHand,
  );
}

/** Takes what is a picture and not there yet, and sends it; names the rest with the reason. */
export async function takeFiles(files: readonly File[], more = false): Promise<void> {
  const began = generation;
  for (const file of files) {
    const refused = await refusalOf(file);
    if (began !== generation) return;
    if (typeof refused === 'string') refuse(file.name, refused);
    else if (isThere(file)) refuse(file.name, 'twice');
    else if (atHand.pictures.length >= MOST_PICTURES) refuse(file.name, 'tooMany');
    else add(file, refused.type);
  }
  if (more) refuse('…', 'tooMany');
}

async function refusalOf(file: File): Promise<Refusal['reason'] | { type: string }> {
  if (file.size === 0) return 'empty';
  if (file.size > MOST_BYTES) return 'tooLarge';
  try {
    const type = await pictureType(file);
    return type ? { type } : 'notPicture';
  } catch {
    // Moved, deleted or forbidden since it was chosen.
    return 'unreadable';
  }
}

const isThere = ({ name, size, lastModified }: File): boolean =>
  atHand.pictures.some(({ file }) => file.name === name && file.size === size && file.lastModified === lastModified);

function add(file: File, type: string): void {
  const key = `picture-${++keys}`;
  // By its content: a file without an ending has no type, and browsers draw an SVG only when told that it is one.
  const preview = URL.createObjectURL(file.slice(0, file.size, type));
  change({
    pictures: [...atHand.pictures, { key, name: file.name, file, preview, stage: 'waiting', progress: 0 }],
  });
  sendNext();
}

function refuse(name: string, reason: Refusal['reason']): void {
  change({ refusals: [...atHand.refusals, { key: `refusal-${++keys}`, name, reason }] });
}

function sendNext(): void {
  const sending = atHand.pictures.filter(({ stage }) => stage === 'sending').length;
  for (const { key, file } of atHand.pictures.filter(({ stage }) => stage === 'waiting').slice(0, AT_ONCE - sending)) {
    changePicture(key, { stage: 'sending', progress: 0 });
    void send(key, file);
  }
}

async function send(key: string, file: File): Promise<void> {
  try {
    const [sent] = await upload([file], stop.signal, (progress) => changePicture(key, { progress }));
    const id = sent!.id;
    const twin = atHand.pictures.find((each) => each.upload === id && each.key !== key);
    if (twin) {
      // Another name, the same bytes.
      removePicture(key);
      refuse(file.name, 'twice');
    } else changePicture(key, { stage: 'sent', progress: 1, upload: id });
  } catch (error) {
    const stopped = (error as Error).name === 'AbortError';
    changePicture(key, stopped ? { stage: 'stopped' } : { stage: 'failed', problem: (error as Error).message });
  }
  sendNext();
}

/** Stops what is being sent and what waits for it; the pictures stay at hand. */
export function stopSending(): void {
  change({
    pictures: atHand.pictures.map((each) => (each.stage === 'waiting' ? { ...each, stage: 'stopped' } : each)),
  });
  stop.abort();
  stop = new AbortController();
}

/** Sends what was stopped or failed; all of it, or one picture. */
export function resumeSending(key?: string): void {
  change({
    pictures: atHand.pictures.map((each) => {
      if ((each.stage !== 'stopped' && each.stage !== 'failed') || (key !== undefined && each.key !== key)) return each;
      const { problem: _, ...rest } = each;
      return { ...rest, stage: 'waiting' };
    }),
  });
  sendNext();
}

const again = new Map<string, Promise<void>>();

/** Sends the files of uploads that the server no longer has; two that ask for the same wait for one upload. */
export async function sendAgain(uploads: readonly string[]): Promise<void> {
  for (const picture of atHand.pictures) {
    const { upload: id, file } = picture;
    if (id === undefined || !uploads.includes(id)) continue;
    const sending = again.get(id) ?? upload([file]).then(() => undefined);
    again.set(id, sending);
    await sending.finally(() => again.delete(id));
  }
}

export function removePicture(key: string): void {
  const picture = atHand.pictures.find((each) => each.key === key);
  if (!picture) return;
  URL.revokeObjectURL(picture.preview);
  change({ pictures: atHand.pictures.filter((each) => each !== picture) });
}

export function dismissRefusals(): void {
  change({ refusals: [] });
}

export function followIngest(ingest: Ingest | undefined): void {
  change({ ingest });
}

/** Forgets every picture; what the server has of them is gone within the hour. */
export function clearPictures(): void {
  generation++;
  stop.abort();
  stop = new AbortController();
  for (const { preview } of atHand.pictures) URL.revokeObjectURL(preview);
  change(NOTHING);
  change({ ingest: undefined });
}
