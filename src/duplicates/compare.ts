import { align, type Alignment } from './align.js';
import { brighten, matchBrightness, type Brightness } from './brightness.js';
import { cellsOutside, findMark, halveMark, type Mark } from './mark.js';
import type { PictureGrid } from './picture-grid.js';
import { halveColours, SIDE, viewColours, type ViewColours } from './view-colours.js';
import type { View } from './views.js';

/** A difference on coarse colours, in shares of the contrast, that no closer look makes good. */
const HOPELESS = 0.5;

/** Squared grey levels that rounding and codecs are granted whatever the contrast. */
const NOISE = 4;

/** Shift of an edge, in shares of a side, from which colours are taken again from where they lie. */
const MOVED = 0.004;

/** What a logo in a corner takes off the similarity of the rest, which is to be the same for it. */
const MARKED = 0.08;
/** A difference of the rest, in shares of the contrast, with which it is no copy with a logo. */
const REST_APART = 0.25;

export interface ViewComparison {
  /** 0 to 1. */
  readonly similarity: number;
  /** What the view shows of the picture. */
  readonly part: View;
}

interface Comparison {
  readonly similarity: number;
  readonly alignment: Alignment;
}

/**
 * How alike a view and a part of a picture are, 0 to 1: one less what differs in shares of the fainter one's contrast,
 * once the part is moved and brightened to fit. A real change of brightness clips, and leaves more; it is granted as much
 * more as it is large. Where they differ in one corner alone, as by a logo, what the rest says counts, less a little.
 *
 * @param part where to begin; it is moved by what a coarse and then a fine comparison say
 */
export function compareViews(view: ViewColours, picture: PictureGrid, part: View): ViewComparison {
  const coarse = halveColours(view);
  const rough = compareRoughly(coarse, halveColours(viewColours(picture, part)));
  if (!rough) return { similarity: 0, part };
  let moved = movePart(part, rough);
  let colours = viewColours(picture, moved);
  let brightness = matchBrightness(coarse, halveColours(colours));
  let fine = compareColours(view, colours, brightness);
  const placed = movePart(moved, fine.alignment);
  if (hasMoved(moved, placed)) {
    const there = viewColours(picture, placed);
    const again = compareColours(view, there, brightness);
    if (again.similarity > fine.similarity) [fine, colours, moved] = [again, there, placed];
  }
  const { similarity } = fine;
  if (similarity > 1 - MARKED) return { similarity, part: moved };
  const mark = findMark(fine.alignment.squares, SIDE);
  if (restApart(fine.alignment.squares, mark, view, colours) > REST_APART) return { similarity, part: moved };
  brightness = matchBrightness(coarse, halveColours(colours), halveMark(mark));
  const rest = compareColours(view, colours, brightness, mark).similarity - MARKED;
  return { similarity: Math.max(similarity, rest), part: moved };
}

/** How the part must move by coarse colours; undefined when they are too far apart even without a corner. */
function compareRoughly(coarse: ViewColours, part: ViewColours): Alignment | undefined {
  const brightness = matchBrightness(coarse, part);
  const { similarity, alignment } = compareColours(coarse, part, brightness);
  if (similarity >= 1 - HOPELESS) return alignment;
  const mark = findMark(alignment.squares, SIDE / 2);
  if (restApart(alignment.squares, mark, coarse, part) > HOPELESS) return undefined;
  return compareColours(coarse, part, matchBrightness(coarse, part, mark), mark).alignment;
}

function compareColours(view: ViewColours, part: ViewColours, brightness: Brightness, except?: Mark): Comparison {
  const alignment = align(view, brighten(part, brightness, view), except);
  const apart = alignment.residual / contrastOf(view, part, except) / (1 + Math.abs(brightness.gain));
  return { similarity: Math.max(0, 1 - apart), alignment };
}

/** What differs outside the mark, in shares of the contrast there. */
function restApart(squares: Float32Array, mark: Mark, view: ViewColours, part: ViewColours): number {
  const side = Math.sqrt(squares.length);
  let [sum, cells] = [0, 0];
  cellsOutside(side, mark).forEach((counts, cell) => {
    sum += counts * squares[cell]!;
    cells += counts;
  });
  return Math.sqrt(sum / (3 * cells)) / contrastOf(view, part, mark);
}

function contrastOf(a: ViewColours, b: ViewColours, except?: Mark): number {
  return Math.sqrt(Math.min(variance(a, except), variance(b, except)) + NOISE);
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
function variance(colours: ViewColours, except?: Mark): number {
  const outside = cellsOutside(Math.sqrt(colours.length / 3), except);
  const sums = [0, 0, 0];
  let [squares, cells] = [0, 0];
  for (let cell = 0; cell < outside.length; cell++) {
    if (outside[cell] === 0) continue;
    cells++;
    for (let k = 0; k < 3; k++) {
      const value = colours[3 * cell + k]!;
      sums[k]! += value;
      squares += value * value;
    }
  }
  return (squares - sums.reduce((total, sum) => total + (sum * sum) / cells, 0)) / (3 * cells);
}
