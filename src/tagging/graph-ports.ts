import type { InferenceSession } from 'onnxruntime-node';
import { ModelPackError } from '../errors.js';
import { PACK_FILES, type ModelPack, type Preprocessing } from './model-pack.js';

/** Where a graph gives results, and how many pictures it takes. */
export interface GraphPorts {
  readonly tags: string;
  /** Output with the three ratings, when they have one of their own. */
  readonly rating: string | undefined;
  /** Pictures that every run must have (the first WD taggers were exported for one); undefined for any number. */
  readonly fixedBatch: number | undefined;
}

/** @throws ModelPackError when the graph's input or outputs contradict the rest of the pack */
export function checkGraph(session: InferenceSession, pack: ModelPack, file: string): GraphPorts {
  const { output, preprocessing } = pack.description;
  const fixedBatch = checkInput(session, preprocessing, file, PACK_FILES.description);
  const tags = output.name ?? session.outputNames[0]!;
  const width = outputWidth(session, tags, file);
  if (width !== undefined && width !== pack.columns.width) {
    throw new ModelPackError(
      `${file} gives ${width} scores, but ${PACK_FILES.tags} beside it names ${pack.columns.width} tags: ` +
        'the two files are not of the same model.',
    );
  }
  const rating = pack.columns.rating?.from === 'output' ? pack.columns.rating.name : undefined;
  if (rating !== undefined) {
    const ratings = outputWidth(session, rating, file);
    if (ratings !== undefined && ratings !== 3) {
      throw new ModelPackError(`${file} gives ${ratings} values as "${rating}"; a content rating has 3.`);
    }
  }
  return { tags, rating, fixedBatch };
}

/**
 * @param says who says what pictures are made, for the error
 * @returns the batch that the graph is fixed to, if it is
 * @throws ModelPackError when the graph does not take the pictures that `preprocessing` makes
 */
export function checkInput(
  session: InferenceSession,
  { size, layout }: Pick<Preprocessing, 'size' | 'layout'>,
  file: string,
  says: string,
): number | undefined {
  const [batch, ...got] = imageShape(session, file);
  const wanted = layout === 'NHWC' ? [size, size, 3] : [3, size, size];
  if (got.length !== 3 || got.some((side, axis) => isFixed(side) && side !== wanted[axis])) {
    throw new ModelPackError(
      `${file} takes images of shape ${got.join(' x ')}, but ${says} says ${layout} at ${size}: ${wanted.join(' x ')}.`,
    );
  }
  if (isFixed(batch) && batch !== 1) {
    throw new ModelPackError(`${file} has a fixed batch of ${batch}; export it with a dynamic batch, or one of 1.`);
  }
  return isFixed(batch) ? batch : undefined;
}

/**
 * Shape of the only input, batch first; a name stands for a size that is not fixed.
 *
 * @throws ModelPackError
 */
export function imageShape(session: InferenceSession, file: string): readonly (number | string)[] {
  if (session.inputNames.length !== 1) {
    throw new ModelPackError(`${file} has ${session.inputNames.length} inputs; a tag model has one, the image.`);
  }
  const input = session.inputMetadata[0]!;
  if (!input.isTensor || input.type !== 'float32') {
    throw new ModelPackError(
      `${file} takes ${input.isTensor ? input.type : 'no tensors'}; pictures are given as float32.`,
    );
  }
  return input.shape;
}

/**
 * @returns undefined when the graph does not fix it
 * @throws ModelPackError when there is no such output
 */
export function outputWidth(session: InferenceSession, name: string, file: string): number | undefined {
  const output = session.outputMetadata.find((each) => each.name === name);
  if (output === undefined) {
    throw new ModelPackError(`${file} has no output "${name}"; it has ${session.outputNames.join(', ')}.`);
  }
  const width = output.isTensor ? output.shape.at(-1) : undefined;
  return isFixed(width) ? width : undefined;
}

/** A size that is left open has a name, or -1 when the exporter gave it none. */
export function isFixed(size: number | string | undefined): size is number {
  return typeof size === 'number' && size > 0;
}
