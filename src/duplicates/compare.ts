import { align, type Alignment } from './align.js';
import { brighten, matchBrightness } from './brightness.js';
import type { PictureGrid } from './picture-grid.js';
import { halveColours, viewColours, type ViewColours } from './view-colours.js';
import type { View } from './views.js';

/** A difference on coarse colours, in shares of the contrast, that no closer look makes good. */
const HOPELESS = 0.5;

/** Squared grey levels that rounding and codecs are granted whatever the contrast. */
const NOISE = 4;

/** Shift of an edge, in shares of a side, from which colours are taken again from where they lie. */
const MOVED = 0.004;

/**
 * How alike a view and a part of a picture are, 0 to 1: one less what differs in shares of the fainter one's contrast,
 * once the part is moved and brightened to fit. A real change of brightness clips, and leaves more; it is granted as much
 * more as it is large.
 *
 * @param part where to begin; it is moved by what a coarse and then a fine comparison say
 */
export function compareViews(view: ViewColours, picture: PictureGrid, part: View): number {
  const coarse = halveColours(view);
  const first = halveColours(viewColours(picture, part));
  const contrast = Math.sqrt(Math.min(variance(view), variance(first)) + NOISE);
  const rough = align(coarse, brighten(first, matchBrightness(coarse, first)));
  if (rough.residual / contrast > HOPELESS) return 0;
  const moved = movePart(part, rough);
  const colours = viewColours(picture, moved);
  const brightness = matchBrightness(coarse, halveColours(colours));
  let fine = align(view, brighten(colours, brightness));
  const placed = movePart(moved, fine);
  if (hasMoved(moved, placed)) {
    const again = align(view, brighten(viewColours(picture, placed), brightness));
    if (again.residual < fine.residual) fine = again;
  }
  return Math.max(0, 1 - fine.residual / contrast / (1 + Math.abs(brightness.gain)));
}

/** The part that lies where the view does, as far as the picture goes. */
function movePart({ left, top, right, bottom }: View, { across, along }: Alignment): View {
  const [width, height] = [right - left, bottom - top];
  return {
    left: Math.max(0, left + (across.shift - across.stretch / 2) * width),
    right: Math.min(1, right + (across.shift + across.stretch / 2) * width),
    top: Math.max(0, top + (along.shift - along.stretch / 2) * height),
    bottom: Math.min(1, bottom + (along.shift + along.stretch / 2) * height),
  };
}

function hasMoved(from: View, to: View): boolean {
  return (['left', 'top', 'right', 'bottom'] as const).some((edge) => Math.abs(from[edge] - to[edge]) > MOVED);
}

/** Mean over the three colours of each one's variance. */
function variance(colours: ViewColours): number {
  const sums = [0, 0, 0];
  let squares = 0;
  for (let at = 0; at < colours.length; at++) {
    sums[at % 3]! += colours[at]!;
    squares += colours[at]! ** 2;
  }
  const cells = colours.length / 3;
  return (squares - sums.reduce((total, sum) => total + (sum * sum) / cells, 0)) / colours.length;
}
