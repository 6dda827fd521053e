import { useLayoutEffect, useState } from 'react';

export interface PlaceInPage {
  readonly width: number;
  /** From the page's top. */
  readonly top: number;
  readonly viewport: number;
}

/** Where an element is in the page, in CSS pixels; measured before the first paint, and whenever the page's layout changes. */
export function usePlaceInPage(): [ref: (element: HTMLElement | null) => void, place: PlaceInPage | undefined] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [place, setPlace] = useState<PlaceInPage>();
  useLayoutEffect(() => {
    if (!element) return;
    const measure = (): void => {
      const box = element.getBoundingClientRect();
      const now = { width: box.width, top: Math.round(box.top + window.scrollY), viewport: window.innerHeight };
      setPlace((before) =>
        before?.width === now.width && before.top === now.top && before.viewport === now.viewport ? before : now,
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // Its height changes with what stands above: a banner, chips.
    observer.observe(document.body);
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [element]);
  return [setElement, place];
}
