import { z } from 'zod';

/** How an image becomes the model's input tensor. Written by the trainer, obeyed by the runtime. */
export const preprocessingSchema = z.strictObject({
  /** Side of the square input, pixels. */
  size: z.number().int().positive(),
  layout: z.enum(['NHWC', 'NCHW']),
  channels: z.enum(['RGB', 'BGR']),
  /** value = (byte - mean) / std, per channel in the order of `channels`; byte in 0..255. */
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number(), z.number(), z.number()]),
  /** How a picture that is not square becomes one: padded, or squashed. */
  fit: z.enum(['pad', 'squash']),
  /** Where a padded picture sits. */
  place: z.enum(['centre', 'top-left']),
  /** Colour of the padding, and what shows through transparency. */
  background: z.tuple([z.number(), z.number(), z.number()]),
  /** Interpolation when a picture is resized; `cubic` when left out. `area` is the mean over the pixels covered. */
  resample: z.enum(['nearest', 'linear', 'cubic', 'lanczos3', 'area']).optional(),
  /** What fills the square beside a padded picture: the background colour, or its outermost pixels repeated. */
  padding: z.enum(['background', 'edge']).optional(),
  /** Transparency: laid over the background colour, or dropped, which shows the colour stored under it. */
  alpha: z.enum(['flatten', 'drop']).optional(),
});
export type Preprocessing = z.infer<typeof preprocessingSchema>;
