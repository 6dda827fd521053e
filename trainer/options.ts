import type { BackendChoice } from './backend.js';
import type { LabelledImage } from './dataset/labelled-image.js';
import type { PresetName, SettingChanges } from './presets.js';

export interface TrainOptions extends SettingChanges {
  /** Default: `mobilenetv2`. */
  readonly preset?: PresetName | undefined;
  /** What is learnt from: labelled images, or the folder of a pair set. */
  readonly images?: readonly LabelledImage[] | undefined;
  readonly pairs?: string | undefined;
  /** Images that measure the model instead of training it. Default: a tenth of the near-duplicate groups. */
  readonly heldOut?: ((image: LabelledImage) => boolean) | undefined;
  /** VGG16's weights for the presets that need them: a Keras HDF5 file, or its address. */
  readonly weights?: string | undefined;
  /** `sha256:…` or `md5:…` that the weights must have. */
  readonly weightsChecksum?: string | undefined;
  /** Folder of the pack; replaced when it holds one. */
  readonly pack: string;
  /** Folder for features and checkpoints; may be shared by several trainings. */
  readonly cache: string;
  readonly name: string;
  readonly backend: BackendChoice;
  /** Tags at most, the most frequent ones; pairs bring their own. */
  readonly vocabularySize?: number | undefined;
  /** Threads that share the training on the wasm backend. */
  readonly threads?: number | undefined;
  /** Images in memory at a time; does not change the result. */
  readonly chunkImages?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
  readonly log?: ((line: string) => void) | undefined;
}

export interface TrainProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
  readonly unit: string;
}
