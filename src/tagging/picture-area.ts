import type { ImageFacts } from './preprocess.js';
import type { Preprocessing } from './preprocessing.js';

/** Where the picture itself lies in its padded square, pixels. */
export interface PictureArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where `decodeSquare` puts a picture: what lies around it is the same for all pictures of one shape. */
export function pictureArea(facts: ImageFacts, { size, fit, place }: Preprocessing): PictureArea {
  if (fit === 'squash') return { left: 0, top: 0, width: size, height: size };
  const scale = size / Math.max(facts.width, facts.height);
  const width = Math.max(1, Math.round(facts.width * scale));
  const height = Math.max(1, Math.round(facts.height * scale));
  const share = place === 'centre' ? 0.5 : 0;
  return { left: Math.floor((size - width) * share), top: Math.floor((size - height) * share), width, height };
}
