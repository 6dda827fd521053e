/** What is known of one of two pictures that are compared. */
export interface Side {
  /** Its tags with the highest scores. */
  readonly tags: readonly TagWithScore[];
  /** Scores of the tags that the two are compared by. */
  readonly scores: readonly TagWithScore[];
  /** Undefined without a KPI. */
  readonly contributions:
    | readonly {
        readonly tag: TagWithScore['tag'];
        readonly coefficient: number;
        readonly contribution: number;
        readonly points: number;
      }[]
    | undefined;
}

export interface TagWithScore {
  readonly tag: { readonly name: string; readonly displayName: string };
  readonly score: number;
}

export interface TagDifference {
  readonly name: string;
  readonly displayName: string;
  readonly scores: readonly [number, number];
  /** What the tag adds to each forecast, in units of the rate; undefined where the model tells nothing of the tag. */
  readonly points: readonly [number, number] | undefined;
}

const MOST_NAMES = 100;

/** The tags worth comparing, at most 100: those that move the forecasts most, then those with the highest scores. */
export function namesToCompare(sides: readonly Pick<Side, 'tags' | 'contributions'>[]): string[] {
  const moving = sides
    .flatMap(({ contributions }) => contributions ?? [])
    .sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const scoring = sides.flatMap(({ tags }) => tags).sort((a, b) => b.score - a.score);
  return [...new Set([...moving, ...scoring].map(({ tag }) => tag.name))].slice(0, MOST_NAMES);
}

/**
 * Tags in which two pictures differ: by the difference of what they add to the forecasts, without a KPI by that of the
 * scores; most first.
 *
 * A contribution is coefficient x score, and points are contributions times one slope a picture: so what a tag adds to the
 * picture that does not list it follows from the other's coefficient.
 */
export function tagDifferences(a: Side, b: Side): TagDifference[] {
  const coefficients = new Map(
    [...(a.contributions ?? []), ...(b.contributions ?? [])].map(({ tag, coefficient }) => [tag.name, coefficient]),
  );
  const slopes = [slopeOf(a), slopeOf(b)] as const;
  const scoresOfB = new Map(b.scores.map(({ tag, score }) => [tag.name, score]));
  return a.scores
    .map(({ tag, score }): TagDifference => {
      const scores = [score, scoresOfB.get(tag.name) ?? 0] as const;
      const coefficient = coefficients.get(tag.name);
      return {
        ...tag,
        scores,
        points:
          coefficient === undefined
            ? undefined
            : [coefficient * scores[0] * slopes[0], coefficient * scores[1] * slopes[1]],
      };
    })
    .sort((x, y) => by(y) - by(x) || distance(y.scores) - distance(x.scores));
}

const distance = ([a, b]: readonly [number, number]): number => Math.abs(a - b);
const by = ({ points }: TagDifference): number => (points ? distance(points) : 0);

function slopeOf({ contributions }: Side): number {
  const largest = contributions?.find(({ contribution }) => contribution !== 0);
  return largest ? largest.points / largest.contribution : 0;
}
