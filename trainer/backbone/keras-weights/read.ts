import type { Dataset, File, Group } from 'h5wasm/node';
import { BadInputError, ModelPackError } from '../../../src/errors.js';
import type { Weight } from '../../onnx/layers-model.js';

/** A layer's weights in the order in which Keras lists them (kernel, bias). */
export type KerasWeights = ReadonlyMap<string, readonly Weight[]>;

/**
 * Reads weights of some layers from an HDF5 file that Keras saved (`save_weights('….h5')`, `save('….h5')` and the files
 * of keras.applications): the attribute `layer_names` of the root, or of its group `model_weights`, lists groups; the
 * attribute `weight_names` of a group lists the datasets in it (keras/src/legacy/saving/legacy_h5_format.py). Only the
 * layers asked for are read: the dense layers of a VGG16 with its top take 490 MB.
 *
 * @param layers names of the layers wanted; those the file lacks are left out of the result
 * @throws BadInputError when the file is no HDF5, is cut short or cannot be read
 * @throws ModelPackError when it is an HDF5 of another layout, or a weight is no float32 array
 */
export async function readKerasWeights(file: string, layers: Iterable<string>): Promise<KerasWeights> {
  // 4 MB of WebAssembly, which no other command needs.
  const hdf5 = await import('h5wasm/node');
  const library = await hdf5.ready;
  // Without it, HDF5 prints its errors and goes on with handles that are none.
  library.activate_throwing_error_handler();
  let opened: File;
  try {
    opened = new hdf5.File(file, 'r');
  } catch (error) {
    throw unreadable(file, error);
  }
  try {
    const root = opened.keys().includes('model_weights') ? (opened.get('model_weights') as Group) : opened;
    const listed = names(root, 'layer_names', file);
    const found = new Map<string, Weight[]>();
    for (const layer of layers) {
      if (!listed.includes(layer)) continue;
      const group = entry(root, layer, file) as Group;
      const weights = names(group, 'weight_names', file).map((name) => readWeight(group, layer, name, file));
      found.set(layer, weights);
    }
    return found;
  } catch (error) {
    if (error instanceof ModelPackError) throw error;
    throw unreadable(file, error);
  } finally {
    opened.close();
  }
}

function names(group: Group, attribute: string, file: string): string[] {
  const value = group.attrs[attribute]?.value;
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value;
  throw new ModelPackError(
    `${file} is not laid out as Keras lays out weights: ${group.path} has no list "${attribute}". ` +
      'Keras 3 writes this layout with model.save("weights.h5"); its ".weights.h5" is another one.',
  );
}

/** Checked name by name, since HDF5 fails on a path whose first part is missing. */
function entry(group: Group, name: string, file: string): unknown {
  let at: unknown = group;
  for (const part of name.split('/')) {
    const parent = at as Group;
    at = typeof parent.keys === 'function' && parent.keys().includes(part) ? parent.get(part) : null;
    if (at === null) throw new ModelPackError(`${file} lists ${group.path}/${name}, which it does not hold.`);
  }
  return at;
}

function readWeight(group: Group, layer: string, name: string, file: string): Weight {
  const dataset = entry(group, name, file) as Dataset;
  const values = dataset.value;
  if (!(values instanceof Float32Array) || dataset.shape === null) {
    throw new ModelPackError(`Weight ${name} of layer ${layer} in ${file} is no float32 array.`);
  }
  // A copy: the array lies in the memory of the HDF5 library.
  return { shape: dataset.shape, values: values.slice() };
}

function unreadable(file: string, error: unknown): BadInputError {
  const trace = error instanceof Error ? error.message : String(error);
  const reason = /truncated file/.test(trace)
    ? 'is cut short (its own header says that it was longer): fetch it again'
    : /file signature not found/.test(trace)
      ? 'is not an HDF5 file'
      : `cannot be read as HDF5 (${lastReason(trace)}): fetch it again`;
  return new BadInputError(`${file} ${reason}.`, { cause: error });
}

/** HDF5 prints a stack of calls, the innermost last: `#006: …/H5Fint.c line 577 in H5F_open(): reason`. */
function lastReason(trace: string): string {
  return [...trace.matchAll(/^\s*#\d+:.*?\(\): (.*)$/gm)].at(-1)?.[1] ?? trace.split('\n')[0]!;
}
