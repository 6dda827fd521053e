import type { OutputDescription, Preprocessing, TagDefinition } from '../src/tagging/model-pack.js';
import type { BackendReport } from './backend.js';
import type { LabelRows } from './label-rows.js';
import type { LossPoint } from './loss-curve.js';
import type { Split } from './hold-out.js';
import type { Inputs } from './predict.js';
import type { Picture } from './report/thumbnail.js';
import type { TrainOptions } from './options.js';

/** One training under way: what was asked for, and what was settled before it began. */
export interface TrainingRun {
  readonly options: TrainOptions;
  readonly backend: BackendReport;
  /** Hash of everything the result depends on. */
  readonly inputs: string;
  /** Hash of what it learns from. */
  readonly data: string;
  readonly checkpoint: string;
  /** VGG16's weights, where the preset needs them. */
  readonly weights: WeightsFile | undefined;
  readonly progress: (step: string, unit: string) => (done: number, total: number) => void;
}

/** A file that was found and hashed. */
export interface WeightsFile {
  readonly file: string;
  /** `sha256:…` */
  readonly checksum: string;
}

/** What a training leaves: the network, and what is needed to measure it and to write its pack. */
export interface TrainedModel {
  readonly tags: readonly TagDefinition[];
  readonly labels: LabelRows;
  /** Near-duplicate group of each image. */
  readonly groups: Int32Array;
  /** What an image shows, where that is known: the same for each drawing of a subject. */
  readonly subjectOf: (image: number) => string | number;
  /** For the report. */
  readonly pictureOf: (image: number) => Promise<Picture>;
  readonly split: Split;
  /** The graph that scores images when it is measured, and what it is run on. */
  readonly scoring: { readonly graph: Uint8Array | string; readonly inputs: Inputs };
  /** Image -> probabilities, as an ONNX file. */
  readonly exportWhole: () => {
    /** The ONNX file, or where it lies. */
    readonly graph: Uint8Array | string;
    /** What model.json says of the graph's further outputs. */
    readonly output: Pick<OutputDescription, 'rating'>;
  };
  readonly preprocessing: Preprocessing;
  readonly losses: readonly LossPoint[];
  /** For the pack's provenance. */
  readonly network: Readonly<Record<string, unknown>>;
  readonly unreadable: number;
  readonly seconds: { readonly features: number; readonly training: number };
  readonly close: () => Promise<void>;
}

export class Stopwatch {
  #since = performance.now();

  /** Seconds since the last lap. */
  lap(): number {
    const now = performance.now();
    const seconds = (now - this.#since) / 1000;
    this.#since = now;
    return Math.round(seconds * 10) / 10;
  }
}
