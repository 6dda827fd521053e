import type { RatingOutput } from '../../src/tagging/content-rating.js';
import { PACK_FILES, type OutputDescription } from '../../src/tagging/model-pack.js';
import { mapColumns } from '../../src/tagging/output-columns.js';
import { exportModel } from '../onnx/export-model.js';
import { join, type LayersModel } from '../onnx/layers-model.js';
import type { PackContents } from '../pack.js';
import type { Backbone } from './backbone.js';
import { loadMobileNetV2 } from './mobilenetv2.js';

/** Name of the graph's second output, and of the only one of a rating graph. */
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
 * learn to rate (VGG16) leaves the model as it is: its packs get a graph of their own ({@link withEmbeddedRating}).
 */
export function addRating(model: LayersModel, { rating }: Backbone): RatedModel {
  if (rating === undefined) return { model, extraOutputs: {}, output: {} };
  return {
    model: join(model, rating),
    extraOutputs: { [rating.output]: RATING_OUTPUT },
    output: { rating: { from: 'output', name: RATING_OUTPUT, source: 'backbone' } },
  };
}

/** The embedded backbone as a rating graph, and what model.json must be told of it. */
export interface EmbeddedRating {
  /** ONNX file, image -> safe, questionable, explicit; 10 MB. */
  readonly graph: Uint8Array;
  readonly rating: RatingOutput;
  /** Where the weights come from and under which licence, for the pack's provenance. */
  readonly source: string;
}

/** @throws ModelPackError when the npm package with the weights does not hold what it should */
export function embeddedRating(): EmbeddedRating {
  const { rating: model, preprocessing, source } = loadMobileNetV2();
  const { size } = preprocessing;
  return {
    graph: exportModel(model!, { inputShape: [size, size, 3], outputName: RATING_OUTPUT }),
    rating: { from: 'graph', preprocessing, source: 'backbone' },
    source,
  };
}

/**
 * Lets the embedded backbone rate pictures for a tag model that rates nothing, in a second graph of the pack; a pack
 * with a rating is left as it is.
 */
export function withEmbeddedRating(contents: PackContents): PackContents {
  const { tags, description, extras } = contents;
  if (mapColumns(tags, description.output, PACK_FILES.tags).rating !== undefined) return contents;
  const { graph, rating, source } = embeddedRating();
  return {
    ...contents,
    description: {
      ...description,
      output: { ...description.output, rating },
      provenance: { ...description.provenance, rating: source },
    },
    extras: { ...extras, rating: graph },
  };
}
