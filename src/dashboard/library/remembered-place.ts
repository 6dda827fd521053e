/** A place in a list that stays the same when the window, and with it the columns, are others. */
export interface ListPlace {
  /** Of the first illustration of the topmost row that is seen. */
  readonly index: number;
  /** Pixels of that row above the window's top; negative while the view's head is seen. */
  readonly below: number;
}

/** Kept in this entry of the browser's history: Back comes to the place, a link to the view begins at its top. */
export function rememberPlace(place: ListPlace): void {
  history.replaceState({ ...(history.state as object | null), libraryPlace: place }, '');
}

export function rememberedPlace(): ListPlace | undefined {
  const place = (history.state as { libraryPlace?: ListPlace } | null)?.libraryPlace;
  return place && (place.index > 0 || place.below > 0) ? place : undefined;
}
