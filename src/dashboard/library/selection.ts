import { useSyncExternalStore } from 'react';

export interface Selected {
  readonly id: string;
  readonly name: string;
}
type Selection = ReadonlyMap<string, Selected>;

// Outside of any component: it outlives other questions, and the way to an illustration and back.
let selection: Selection = new Map();
const listeners = new Set<() => void>();

export function setSelection(next: Selection): void {
  selection = next;
  for (const listener of listeners) listener();
}

export function currentSelection(): Selection {
  return selection;
}

export function toggleSelected(illustration: Selected): void {
  const next = new Map(selection);
  if (!next.delete(illustration.id)) next.set(illustration.id, { id: illustration.id, name: illustration.name });
  setSelection(next);
}

export function clearSelection(): void {
  if (selection.size > 0) setSelection(new Map());
}

/** The illustrations that are selected, in the order they were. */
export function useSelection(): Selection {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, currentSelection);
}
