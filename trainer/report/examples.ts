import { numberGroups } from '../evaluate/groups.js';
import type { ScoredImages } from '../evaluate/scored-images.js';
import { permutation, random } from '../head/random.js';

/** Why an image is shown. */
export const EXAMPLE_KINDS = ['best', 'missed', 'alarms', 'random'] as const;
export type ExampleKind = (typeof EXAMPLE_KINDS)[number];

export interface ExampleTag {
  readonly tag: number;
  readonly score: number;
  readonly given: boolean;
  readonly predicted: boolean;
}

/** A held-out image with the tags it was given and those the model gives it. */
export interface Example {
  readonly kind: ExampleKind;
  /** Its place among the held-out images. */
  readonly image: number;
  /** Given or predicted ones, best score first. */
  readonly tags: readonly ExampleTag[];
}

export interface ExampleChoice {
  /** Score from which a tag is predicted. */
  readonly threshold: number;
  /** Near-duplicate group of each image: one image of a group is shown at most. */
  readonly groups: Int32Array | readonly string[];
  /** Images of each kind. */
  readonly each?: number | undefined;
  readonly seed?: number | undefined;
}

/**
 * Images worth looking at: those tagged best, those whose given tags surprised the model most, those it was surest of
 * wrong tags on, and random ones, which alone are fair. Surprise is the image's cross-entropy over the tags in question.
 */
export function chooseExamples(
  scored: ScoredImages,
  { threshold, groups, each = 6, seed = 1 }: ExampleChoice,
): Example[] {
  const { labels } = scored;
  const tags = labels.map((_, image) => tagsOf(scored, image, threshold));
  const orders: Readonly<Record<ExampleKind, readonly number[]>> = {
    best: byWorth(tags.map((list, image) => (labels[image]!.length < FEWEST_TAGS ? 0 : f1(list)))),
    missed: byWorth(tags.map((list) => surprise(list.filter(({ given, predicted }) => given && !predicted)))),
    alarms: byWorth(tags.map((list) => surprise(list.filter(({ given, predicted }) => !given && predicted)))),
    random: [...permutation(labels.length, random(seed, 'examples'))],
  };
  const numbered = numberGroups(groups, labels.length);
  const shown = new Set<number>();
  return EXAMPLE_KINDS.flatMap((kind) => {
    const chosen: Example[] = [];
    for (const image of orders[kind]) {
      if (chosen.length === each) break;
      if (shown.has(numbered[image]!)) continue;
      shown.add(numbered[image]!);
      chosen.push({ kind, image, tags: tags[image]! });
    }
    return chosen;
  });
}

/** A single tag that is right is no feat. */
const FEWEST_TAGS = 3;

function tagsOf({ scores, labels, tags }: ScoredImages, image: number, threshold: number): ExampleTag[] {
  const given = new Set(labels[image]);
  const list: ExampleTag[] = [];
  for (let tag = 0; tag < tags; tag++) {
    const score = scores[image * tags + tag]!;
    if (given.has(tag) || score >= threshold) {
      list.push({ tag, score, given: given.has(tag), predicted: score >= threshold });
    }
  }
  return list.sort((a, b) => b.score - a.score);
}

function f1(tags: readonly ExampleTag[]): number {
  const hits = tags.filter(({ given, predicted }) => given && predicted).length;
  const misses = tags.length - hits;
  return (2 * hits) / (2 * hits + misses);
}

function surprise(tags: readonly ExampleTag[]): number {
  return tags.reduce((sum, { score, given }) => sum - Math.log(Math.max(1e-7, given ? score : 1 - score)), 0);
}

/** Images by worth, largest first, those of no worth left out. */
function byWorth(worth: readonly number[]): number[] {
  return [...worth.keys()].filter((image) => worth[image]! > 0).sort((a, b) => worth[b]! - worth[a]! || a - b);
}
