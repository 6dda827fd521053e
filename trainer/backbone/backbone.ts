import type { Preprocessing } from '../../src/tagging/model-pack.js';
import type { LayersModel } from '../onnx/layers-model.js';

/** A pretrained network from pixels to features, and what it wants to see. */
export interface Backbone {
  readonly name: string;
  /** From the image to one feature vector. */
  readonly model: LayersModel;
  readonly preprocessing: Preprocessing;
  /** Length of the feature vector. */
  readonly features: number;
  /** From the image to the probabilities of safe, questionable and explicit, for a backbone that learnt to rate. */
  readonly rating?: LayersModel;
  /** Where the weights come from and under which licence, for the pack's provenance. */
  readonly source: string;
}
