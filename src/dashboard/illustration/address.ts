import { useCallback } from 'react';
import { useSearchParams } from 'wouter';

/**
 * What the view shows, kept in the address; a change takes the place of the former address, so that "back" leads to where
 * one came from, and not through every switch that was touched.
 *
 * @returns the address's parameters, and a way to change them, given a copy to edit
 */
export function useAddress(): [URLSearchParams, (edit: (parameters: URLSearchParams) => void) => void] {
  const [search, setSearch] = useSearchParams();
  const change = useCallback(
    (edit: (parameters: URLSearchParams) => void) => {
      // The address as it is now: another part of the view may have changed it since this one was drawn.
      const parameters = new URLSearchParams(location.search);
      edit(parameters);
      setSearch(parameters, { replace: true, state: history.state as unknown });
    },
    [setSearch],
  );
  return [search, change];
}
