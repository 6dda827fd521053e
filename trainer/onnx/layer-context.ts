import { ModelPackError } from '../../src/errors.js';
import type { GraphBuilder, Value } from './graph-builder.js';
import type { Layer, LayersModel, Weight } from './layers-model.js';

/** What a layer's translation has at hand. */
export class LayerContext {
  constructor(
    readonly builder: GraphBuilder,
    readonly layer: Layer,
    readonly inputs: readonly Value[],
    readonly weights: LayersModel['weights'],
  ) {}

  /** The only input of a layer that has one. */
  get input(): Value {
    return this.inputs[0] ?? this.fail('has no input');
  }

  /** Height, width and channels of an input that must be a picture. */
  get picture(): readonly [number, number, number] {
    const [height, width, channels] = this.input.shape;
    if (height === undefined || width === undefined || channels === undefined) {
      this.fail(`needs pictures but is given the shape [${this.input.shape.join(', ')}]`);
    }
    return [height, width, channels];
  }

  weight(name: string): Weight {
    return this.weights.get(`${this.layer.name}/${name}`) ?? this.fail(`has no weight "${name}"`);
  }

  /** A weight's values, or `undefined` when the layer was configured without it. */
  optionalWeight(name: string, configured: string): Float32Array | undefined {
    return this.flag(configured, true) ? this.weight(name).values : undefined;
  }

  number(key: string, fallback: number): number {
    const value = this.layer.config[key] ?? fallback;
    return typeof value === 'number' ? value : this.fail(`has ${key} = ${JSON.stringify(value)}; a number is needed`);
  }

  flag(key: string, fallback: boolean): boolean {
    return Boolean(this.layer.config[key] ?? fallback);
  }

  /** A setting that must be one of `choices`, the first of which is Keras' default. */
  choice<T extends string>(key: string, ...choices: [T, ...T[]]): T {
    const value = this.layer.config[key] ?? choices[0];
    const known = choices.find((choice) => choice === value);
    return known ?? this.fail(`has ${key} = ${JSON.stringify(value)}, which the exporter does not know`);
  }

  /** A setting for both spatial axes, which Keras writes as `n`, `[n]` or `[n, m]`. */
  pair(key: string, fallback: number | readonly [number, number]): readonly [number, number] {
    const value = this.layer.config[key] ?? fallback;
    const [first, second = first] = (Array.isArray(value) ? value : [value]) as unknown[];
    return typeof first === 'number' && typeof second === 'number'
      ? [first, second]
      : this.fail(`has ${key} = ${JSON.stringify(value)}; one or two numbers are needed`);
  }

  /** Refuses channels-first layers: the kernels' axes would mean something else. */
  requireChannelsLast(): void {
    this.choice('data_format', 'channels_last');
  }

  fail(reason: string): never {
    throw new ModelPackError(`Layer ${this.layer.name} (${this.layer.type}) ${reason}.`);
  }
}

/** Translates one layer into operators and returns the layer's result. */
export type LayerOperator = (context: LayerContext) => Value;
