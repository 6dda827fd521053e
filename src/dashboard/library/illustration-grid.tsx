import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { flushSync } from 'react-dom';
import { useTranslations } from 'use-intl';
import { placeAfter } from './grid-keys.js';
import { IllustrationCard } from './illustration-card.js';
import styles from './illustration-grid.module.css';
import type { ListedIllustration, Listing } from './listing.js';
import { rememberPlace, rememberedPlace } from './remembered-place.js';
import { clearSelection, currentSelection, setSelection, toggleSelected, useSelection } from './selection.js';
import { TallScroll } from './tall-scroll.js';
import { usePlaceInPage } from './use-place-in-page.js';

export type CardSize = 'small' | 'medium' | 'large';

const GAP = 12;
const NAME_HEIGHT = 30;
const FIGURE_HEIGHT = 22;
const LEAST_WIDTH: Readonly<Record<CardSize, number>> = { small: 104, medium: 164, large: 250 };
/** On the narrowest phones. */
const LEAST_COLUMNS: Readonly<Record<CardSize, number>> = { small: 3, medium: 2, large: 1 };

/**
 * The illustrations of a listing, of which only the rows in sight are in the document. One stop of the Tab key; arrows, Home,
 * End and the page keys move within, Enter opens, Space selects, Shift extends.
 *
 * @param clear pixels at the window's top that something stands over (a sticky bar)
 */
export function IllustrationGrid(props: {
  readonly listing: Listing;
  readonly size: CardSize;
  readonly label: string;
  readonly clear: number;
  readonly figureOf: ((illustration: ListedIllustration) => { text: string; part: number } | undefined) | undefined;
  readonly onOpen: (index: number) => void;
  readonly onSelectLoaded: (count: number) => void;
}) {
  const { listing, size, label, clear, figureOf, onOpen, onSelectLoaded } = props;
  const t = useTranslations('library');
  const selection = useSelection();
  const [grid, place] = usePlaceInPage();
  const element = useRef<HTMLElement | null>(null);
  const width = place?.width ?? 0;
  const columns = Math.max(LEAST_COLUMNS[size], Math.floor((width + GAP) / (LEAST_WIDTH[size] + GAP)));
  const shown = Math.max(1, Math.floor((width - GAP * (columns - 1)) / columns));
  const rowHeight = shown + NAME_HEIGHT + (figureOf ? FIGURE_HEIGHT : 0) + GAP;
  const viewport = place?.viewport ?? 1;
  const margin = place?.top ?? 0;
  // Until it is known how many there are: as many places as are seen.
  const count = listing.count ?? columns * Math.ceil(Math.max(1, viewport - margin) / rowHeight);
  const rows = Math.ceil(count / columns);
  const height = rows * rowHeight;

  const [shift, setShift] = useState(0);
  const [scroll] = useState(() => new TallScroll((next) => queueMicrotask(() => flushSync(() => setShift(next)))));
  useLayoutEffect(() => {
    scroll.measure({ height, viewport, margin });
  });

  const [active, setActive] = useState(0);
  const current = Math.min(active, Math.max(0, count - 1));
  const activeRow = Math.floor(current / columns);
  const virtualizer = useWindowVirtualizer({
    count: place ? rows : 0,
    estimateSize: () => rowHeight,
    scrollMargin: margin,
    overscan: 2,
    observeElementOffset: scroll.observe,
    // The row with the focus stays in the document wherever the page is scrolled to.
    rangeExtractor: useCallback(
      (range: Range) => {
        const seen = defaultRangeExtractor(range);
        return seen.includes(activeRow) || activeRow >= range.count ? seen : [...seen, activeRow].sort((a, b) => a - b);
      },
      [activeRow],
    ),
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  const range = virtualizer.range;
  const firstSeen = (range?.startIndex ?? 0) * columns;
  const lastSeen = Math.min(count - 1, ((range?.endIndex ?? 0) + 1) * columns - 1);
  const { look } = listing;
  useEffect(() => {
    if (listing.count !== undefined && lastSeen >= 0) look(firstSeen, lastSeen);
  }, [look, firstSeen, lastSeen, listing.count]);

  usePlaceKept({
    ready: place !== undefined && listing.count !== undefined,
    scroll,
    columns,
    rowHeight,
    margin,
    virtualizer,
  });

  // Who comes by the Tab key arrives at what is seen, not at where the grid was left long ago.
  const [focused, setFocused] = useState(false);
  const reachable = focused || (current >= firstSeen && current <= lastSeen) ? current : firstSeen;
  const toFocus = useRef<number>();
  useLayoutEffect(() => {
    if (toFocus.current === undefined) return;
    const cell = element.current?.querySelector<HTMLElement>(`[data-index="${toFocus.current}"]`);
    if (cell) {
      toFocus.current = undefined;
      cell.focus({ preventScroll: true });
    }
  });

  /** Scrolls just so far that a place is seen, below the bar. */
  const reveal = (index: number): void => {
    const top = Math.floor(index / columns) * rowHeight;
    const from = (virtualizer.scrollOffset ?? 0) - margin;
    const covered = clear + 8;
    if (top - covered < from) scroll.scrollTo(Math.max(-margin, top - covered));
    else if (top + rowHeight > from + viewport) scroll.scrollTo(top + rowHeight - viewport + 8);
  };
  const extension = useRef<{ from: number; base: ReturnType<typeof currentSelection> }>();
  const extendTo = (to: number): void => {
    extension.current ??= { from: current, base: currentSelection() };
    const { from, base } = extension.current;
    const next = new Map(base);
    for (let i = Math.min(from, to); i <= Math.max(from, to); i++) {
      const each = listing.at(i);
      if (each) next.set(each.id, { id: each.id, name: each.name });
    }
    setSelection(next);
  };
  const goTo = (index: number, extend: boolean): void => {
    if (extend) extendTo(index);
    else extension.current = undefined;
    toFocus.current = index;
    setActive(index);
    reveal(index);
  };
  const toggle = (index: number): void => {
    const each = listing.at(index);
    extension.current = undefined;
    setActive(index);
    if (each) toggleSelected(each);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, shiftKey } = event;
    const whole = event.ctrlKey || event.metaKey;
    const shape = { count, columns, rowsSeen: Math.max(1, Math.floor((viewport - clear) / rowHeight)) };
    const at = placeOf(event.target) ?? current;
    const to = event.altKey ? undefined : placeAfter(key, at, shape, whole);
    const here = listing.at(at);
    if (to !== undefined) goTo(to, shiftKey);
    else if (key === 'Enter' && here) onOpen(at);
    else if (key === ' ' && shiftKey) extendTo(at);
    else if (key === ' ') toggle(at);
    else if (key === 'Escape') clearSelection();
    else if (key.toLowerCase() === 'a' && whole) {
      const next = new Map(currentSelection());
      for (let i = 0; i < count; i++) {
        const each = listing.at(i);
        if (each) next.set(each.id, { id: each.id, name: each.name });
      }
      setSelection(next);
      onSelectLoaded(next.size);
    } else return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const index = placeOf(event.target);
    const illustration = index === undefined ? undefined : listing.at(index);
    if (index === undefined || !illustration) return;
    if ((event.target as Element).closest('[data-check]')) {
      if (event.shiftKey) goTo(index, true);
      else toggle(index);
    } else if (event.shiftKey) {
      event.preventDefault();
      goTo(index, true);
    } else if ((event.target as Element).closest('a') && !event.ctrlKey && !event.metaKey && event.button === 0) {
      event.preventDefault();
      setActive(index);
      onOpen(index);
    }
  };

  return (
    <div
      ref={(node) => {
        element.current = node;
        grid(node);
      }}
      role="grid"
      aria-label={label}
      aria-multiselectable="true"
      aria-rowcount={rows}
      aria-colcount={columns}
      aria-describedby="library-grid-keys"
      className={styles.grid}
      style={{ height: TallScroll.drawn(height) }}
      data-selecting={selection.size > 0 || undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onMouseDown={(event) => {
        // Shift and a click would mark text.
        if (event.shiftKey) event.preventDefault();
      }}
      onFocus={(event) => {
        setFocused(true);
        const index = placeOf(event.target);
        if (index !== undefined) setActive(index);
      }}
      onBlur={(event) => setFocused(event.currentTarget.contains(event.relatedTarget))}
    >
      <p id="library-grid-keys" className="hidden">
        {t('keys')}
      </p>
      {virtualizer.getVirtualItems().map(({ index: row, start }) => (
        <div
          key={row}
          role="row"
          aria-rowindex={row + 1}
          className={styles.row}
          style={{
            insetBlockStart: start - margin - shift,
            gridTemplateColumns: `repeat(${columns}, ${shown}px)`,
            height: rowHeight - GAP,
            columnGap: GAP,
          }}
        >
          {Array.from({ length: Math.min(columns, count - row * columns) }, (_, column) => {
            const index = row * columns + column;
            const illustration = listing.at(index);
            const figure = illustration && figureOf?.(illustration);
            return (
              <IllustrationCard
                key={column}
                index={index}
                column={column}
                illustration={illustration}
                shown={shown}
                selected={illustration !== undefined && selection.has(illustration.id)}
                reachable={index === reachable}
                eager={row < 3}
                figure={figure?.text}
                part={figure?.part ?? 0}
              />
            );
          })}
        </div>
      ))}
    </div>
  );
}

function placeOf(target: EventTarget): number | undefined {
  const cell = (target as Element).closest<HTMLElement>('[data-index]');
  return cell ? Number(cell.dataset.index) : undefined;
}

/** Goes back to where the list was when its page of the history was left, and remembers where it is. */
function usePlaceKept(list: {
  readonly ready: boolean;
  readonly scroll: TallScroll;
  readonly columns: number;
  readonly rowHeight: number;
  readonly margin: number;
  readonly virtualizer: { readonly scrollOffset: number | null; readonly isScrolling: boolean };
}): void {
  const { ready, scroll, columns, rowHeight, margin, virtualizer } = list;
  const restored = useRef(false);
  useEffect(() => {
    if (!ready || restored.current) return;
    restored.current = true;
    const place = rememberedPlace();
    if (!place) return;
    // After the shell, which begins each view at its top.
    const frame = requestAnimationFrame(() =>
      scroll.scrollTo(Math.floor(place.index / columns) * rowHeight + place.below),
    );
    return () => {
      cancelAnimationFrame(frame);
      restored.current = false;
    };
  }, [ready, scroll, columns, rowHeight]);
  const { isScrolling, scrollOffset } = virtualizer;
  useEffect(() => {
    if (!ready || isScrolling || !restored.current) return;
    const offset = (scrollOffset ?? 0) - margin;
    const row = Math.max(0, Math.floor(offset / rowHeight));
    rememberPlace({ index: row * columns, below: Math.round(offset - row * rowHeight) });
  }, [ready, isScrolling, scrollOffset, margin, columns, rowHeight]);
}
