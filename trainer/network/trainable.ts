/**
 * All that a training run must keep to go on exactly where it stopped: weights, Adam's moments and moving statistics,
 * by name.
 */
export interface NetworkState {
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

/** Some images and what each of them shows. */
export interface PixelBatch {
  /** n x size x size x 3 bytes, RGB, row-major. */
  readonly pixels: Uint8Array;
  /** For each of the n images the tags that it carries, as rows of the pack's `selected_tags.csv`. */
  readonly labels: readonly Int32Array[];
}

/** A network that learns from pixels, on whatever TensorFlow.js backend is current. */
export interface TrainableNetwork {
  /**
   * One step of gradient descent. What is random in it comes from `random(seed, purpose, step)`
   * (`trainer/head/random.ts`), so that a resumed run draws what an uninterrupted one would.
   *
   * @param step from 0
   * @param rate learning rate
   * @returns the loss of this batch, before the step
   */
  step(batch: PixelBatch, step: number, rate: number): Promise<number>;
  /** The state, copied out of the backend. */
  read(): Promise<NetworkState>;
  /** Frees the network's tensors; nothing else may be called after it. */
  dispose(): void;
}
