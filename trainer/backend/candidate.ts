/** A backend that can be had here, and what computes behind it. */
export interface Candidate {
  /**
   * `software` is a GPU driver that computes on the processor (SwiftShader, llvmpipe): it serves for tests, and wasm is
   * faster.
   */
  readonly kind: 'gpu' | 'cpu' | 'software';
  /** For people. */
  readonly device?: string;
  /** Makes it TensorFlow.js' current backend. */
  start(): Promise<void>;
}

/** Looks for a backend; rejects with the reason, without a full stop, when it cannot be had. */
export type Find = () => Promise<Candidate>;
