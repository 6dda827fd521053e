import { observeWindowOffset, type Virtualizer } from '@tanstack/react-virtual';

/**
 * Browsers draw nothing beyond some 17 to 33 million pixels, and positions of more than 2^24 lose whole pixels on the
 * graphics card. A list that is higher is given this height, and its scrollbar is mapped to it.
 */
export const TALLEST = 8_000_000;

/** The whole list in CSS pixels (`height`), and where the page has it. */
export interface ListGeometry {
  readonly height: number;
  readonly viewport: number;
  /** Above the list, in the page. */
  readonly margin: number;
}

/**
 * Maps the window's scroll position to one in a list that may be higher than the browser can draw. Short ways are as
 * long in the list as on the screen; jumps (the scrollbar, the End key) go to the same part of the list as of the page. What
 * short ways leave between the two is made up for at rest, where nobody sees it.
 *
 * @param onShift list position less page position from now on; to be drawn at once, before the page moves
 */
export class TallScroll {
  #geometry: ListGeometry = { height: 0, viewport: 1, margin: 0 };
  /** List position less page position. */
  shift = 0;
  #last = 0;

  constructor(private readonly onShift: (shift: number) => void) {}

  /** To be told whenever it changes. */
  measure(geometry: ListGeometry): void {
    this.#geometry = geometry;
  }

  /** Height that the page gives the list. */
  static drawn(height: number): number {
    return Math.min(height, TALLEST);
  }

  /** For the virtualizer: reports positions in the list (plus the margin) as the window scrolls. */
  readonly observe = (
    instance: Virtualizer<Window, Element>,
    report: (offset: number, isScrolling: boolean) => void,
  ): (() => void) | undefined =>
    observeWindowOffset(instance, (offset, isScrolling) => {
      const { margin } = this.#geometry;
      report(margin + this.follow(offset - margin, isScrolling), isScrolling);
    });

  /** @returns where the list is, given where its part of the page is */
  follow(drawn: number, isScrolling: boolean): number {
    const { height, viewport } = this.#geometry;
    const last = this.#last;
    this.#last = drawn;
    if (height <= TALLEST) {
      this.#shiftTo(0);
      return drawn;
    }
    if (drawn <= 0 && last - drawn > 2 * viewport) this.#shiftTo(0);
    else if (Math.abs(drawn - last) > 2 * viewport) this.#shiftTo(this.#listOf(drawn) - drawn);
    const end = height - viewport;
    const atBottom = drawn >= TALLEST - viewport - 1;
    // A pixel of the page is several of the list: the last of them are the end.
    if (atBottom && end - drawn - this.shift <= this.#factor()) this.#shiftTo(end - drawn);
    const place = Math.max(Math.min(0, drawn), Math.min(drawn + this.shift, end));
    const atEnd = (drawn <= 0 && place > 1) || (atBottom && place < end);
    if (!isScrolling || atEnd) this.#settle(place);
    return place;
  }

  /** Goes to a position in the list. */
  scrollTo(place: number): void {
    this.#settle(place, true);
  }

  #settle(place: number, move = false): void {
    const drawn = place <= 0 ? place : this.#drawnOf(place);
    if (!move && Math.abs(drawn - this.#last) < 1) return;
    this.#shiftTo(place <= 0 ? 0 : place - drawn);
    this.#last = drawn;
    window.scrollTo({ top: drawn + this.#geometry.margin, behavior: 'instant' });
  }

  #shiftTo(shift: number): void {
    if (shift === this.shift) return;
    this.shift = shift;
    this.onShift(shift);
  }

  #factor(): number {
    const { height, viewport } = this.#geometry;
    return height <= TALLEST ? 1 : (height - viewport) / (TALLEST - viewport);
  }

  #listOf(drawn: number): number {
    return Math.round(drawn * this.#factor());
  }

  #drawnOf(place: number): number {
    return Math.round(place / this.#factor());
  }
}
