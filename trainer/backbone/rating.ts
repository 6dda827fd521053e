import type { OutputDescription } from '../../src/tagging/model-pack.js';
import { join, type LayersModel } from '../onnx/layers-model.js';
import type { Backbone } from './backbone.js';

/** Name of the graph's second output. */
const RATING_OUTPUT = 'rating';

/** A model with its backbone's content rating beside the tags, and what the exporter and model.json must be told of it. */
export interface RatedModel {
  readonly model: LayersModel;
  /** For `exportModel`. */
  readonly extraOutputs: Readonly<Record<string, string>>;
  /** To be spread into `output` of model.json. */
  readonly output: Pick<OutputDescription, 'rating'>;
}

/**
 * Lets a tag model that stands on a backbone rate pictures too, from the same forward pass. A backbone that did not
 * learn to rate (VGG16) leaves the model as it is: its packs have no rating.
 */
export function addRating(model: LayersModel, { rating }: Backbone): RatedModel {
  if (rating === undefined) return { model, extraOutputs: {}, output: {} };
  return {
    model: join(model, rating),
    extraOutputs: { [rating.output]: RATING_OUTPUT },
    output: { rating: { from: 'output', name: RATING_OUTPUT, source: 'backbone' } },
  };
}
