import type { ModelDescription, Preprocessing } from './model-pack.js';
import type { TagFileFormat } from './published-tags.js';

/** How one family of published taggers wants its pictures, and how its results read. docs/models.md has the sources. */
export interface Preset {
  readonly title: string;
  readonly preprocessing: Preprocessing;
  readonly activation: ModelDescription['output']['activation'];
  /** By category number, as the project or the front ends of it suggest. */
  readonly thresholds: ModelDescription['thresholds'];
  readonly tagFile: TagFileFormat;
  /** Names of the output with the tags where a graph has several, best first. */
  readonly outputs: readonly string[];
  /** What is not certain about the preset, told when it is used. */
  readonly doubt?: string;
}

const WHITE: [number, number, number] = [255, 255, 255];

/** The training code of the WD taggers normalises inside the graph: it is given bytes, blue first. */
const WD: Preprocessing = {
  ...{ size: 448, layout: 'NHWC', channels: 'BGR', mean: [0, 0, 0], std: [1, 1, 1] },
  ...{ fit: 'pad', place: 'centre', background: WHITE, resample: 'cubic' },
};
/** (x - 127.5) / 127.5. */
const TO_ONE = { mean: [127.5, 127.5, 127.5], std: [127.5, 127.5, 127.5] } satisfies Partial<Preprocessing>;

export type PresetName = 'wd-v1-4' | 'wd-v3' | 'pixai' | 'cl-tagger' | 'camie-v2' | 'deepdanbooru';

export const PRESETS: Readonly<Record<PresetName, Preset>> = {
  'wd-v1-4': {
    title: 'SmilingWolf WD v1.4 (vit, convnext, convnextv2, swinv2, moat; v2)',
    preprocessing: WD,
    activation: 'sigmoid',
    thresholds: { '0': 0.35, '4': 0.85 },
    tagFile: 'selected-tags',
    outputs: [],
  },
  'wd-v3': {
    title: 'SmilingWolf WD v3 (vit, vit-large, convnext, swinv2, eva02-large)',
    preprocessing: WD,
    activation: 'sigmoid',
    thresholds: { '0': 0.35, '4': 0.85 },
    tagFile: 'selected-tags',
    outputs: [],
  },
  pixai: {
    title: 'PixAI Tagger v0.9 (deepghs ONNX export)',
    preprocessing: {
      ...{ size: 448, layout: 'NCHW', channels: 'RGB', ...TO_ONE },
      ...{ fit: 'squash', place: 'centre', background: WHITE, resample: 'linear' },
    },
    activation: 'sigmoid',
    thresholds: { '0': 0.3, '4': 0.85 },
    tagFile: 'selected-tags',
    outputs: ['prediction'],
  },
  'cl-tagger': {
    title: 'cella110n cl_tagger 1.00 to 1.02',
    preprocessing: { ...WD, layout: 'NCHW', ...TO_ONE },
    activation: 'logits',
    thresholds: { '0': 0.45, '4': 0.45 },
    tagFile: 'cl-tagger',
    outputs: [],
    doubt:
      'The front ends of cl_tagger disagree about the order of its channels. This pack feeds BGR, as most do; should ' +
      'colours come out wrong (red for blue), import it again with --channels RGB.',
  },
  'camie-v2': {
    title: 'Camie Tagger v2',
    preprocessing: {
      ...{ size: 512, layout: 'NCHW', channels: 'RGB', mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] },
      ...{ fit: 'pad', place: 'centre', background: [124, 116, 104], resample: 'lanczos3', alpha: 'drop' },
    },
    activation: 'logits',
    thresholds: { '0': 0.49 },
    tagFile: 'camie',
    outputs: ['refined_predictions', 'refined_logits', 'refined'],
  },
  deepdanbooru: {
    title: 'DeepDanbooru (project folder with the model as ONNX)',
    preprocessing: {
      ...{ size: 299, layout: 'NHWC', channels: 'RGB', mean: [0, 0, 0], std: [255, 255, 255] },
      ...{ fit: 'pad', place: 'centre', background: WHITE, resample: 'area', padding: 'edge', alpha: 'drop' },
    },
    activation: 'sigmoid',
    thresholds: { '0': 0.5 },
    tagFile: 'deepdanbooru',
    outputs: [],
  },
};
