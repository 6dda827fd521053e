/** A figure with its 95 % interval over groups of pictures. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface TagFigures {
  readonly name: string;
  /** Pictures that carry it. */
  readonly training: number;
  readonly heldOut: number;
  readonly averagePrecision: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
}

/**
 * What `TagModel.evaluation` holds: the trainer's evaluation (trainer/evaluate/evaluation.ts) with the best and the worst
 * tags in place of all. A report of another version may lack parts, so each is looked for.
 */
export interface Evaluation {
  readonly images?: number;
  readonly groups?: number;
  readonly tagsScored?: number;
  readonly metrics?: Readonly<Record<string, Estimate | Readonly<Record<string, Estimate | null>> | null>>;
  readonly breakEven?: { readonly threshold: number; readonly f1: number };
  readonly categories?: readonly {
    readonly category: number;
    readonly tags: number;
    readonly tagsScored: number;
    readonly macroAp: Estimate | null;
    readonly macroF1: Estimate | null;
  }[];
  readonly precisionRecall?: readonly {
    readonly threshold: number;
    readonly precision: number;
    readonly recall: number;
  }[];
  readonly reliability?: {
    readonly bins: readonly { readonly pairs: number; readonly score: number; readonly frequency: number }[];
    readonly expectedError: number;
  };
  readonly byFrequency?: readonly {
    readonly from: number;
    readonly to: number;
    readonly tags: number;
    readonly macroAp: Estimate;
  }[];
  readonly bestTags?: readonly TagFigures[];
  readonly worstTags?: readonly TagFigures[];
  readonly warnings?: readonly string[];
}

/** A metric by its name, of those at ranks by name and rank (`precisionAt`, `5`). */
export function metricOf({ metrics }: Evaluation, name: string, rank?: string): Estimate | null {
  const found = metrics?.[name];
  if (!found) return null;
  if (rank !== undefined) return (found as Readonly<Record<string, Estimate | null>>)[rank] ?? null;
  return 'value' in found ? (found as Estimate) : null;
}
