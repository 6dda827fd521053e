/** In the order in which `auto` tries them among devices of one kind: fastest first. */
export const BACKENDS = ['tensorflow', 'webgpu', 'wasm'] as const;
export type BackendName = (typeof BACKENDS)[number];
export type BackendChoice = 'auto' | BackendName;

/** Which TensorFlow.js backend trains, on what, and why no other does. */
export interface BackendReport {
  readonly chosen: BackendName;
  /** What is behind it, in its driver's words: "nvidia-h200 (Vulkan, NVIDIA 580.159.04)". wasm names none. */
  readonly device?: string;
  readonly why: string;
  readonly passedOver: readonly { readonly backend: BackendName; readonly reason: string }[];
}

/** One line for the log and for people. */
export function describeBackend({ chosen, device, why, passedOver }: BackendReport): string {
  const others = passedOver.map(({ backend, reason }) => `${backend}: ${reason}`).join('; ');
  return `Training runs on ${chosen}${device ? ` on "${device}"` : ''} (${why}). Passed over: ${others}.`;
}
