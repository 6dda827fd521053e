import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { queryKey, useDocument } from '../api/query.js';
import { request, type ApiError } from '../api/request.js';
import { graphql } from '../generated/gql.js';
import type { CoOccurringTags, IllustrationWhatIfQuery } from '../generated/graphql.js';
import { editVariables, type TagEdits } from './tag-edits.js';

const IllustrationWhatIfDocument = graphql(`
  query IllustrationWhatIf(
    $id: ID!
    $kpi: String!
    $add: [TagEditInput!]!
    $remove: [String!]!
    $coOccurring: CoOccurringTags!
  ) {
    illustration(id: $id) {
      id
      kpi(name: $kpi) {
        whatIf(add: $add, remove: $remove, coOccurring: $coOccurring) {
          before
          after
          change
          interval {
            low
            high
          }
          movedAlong {
            tag {
              name
              displayName
            }
            from
            to
          }
          warnings
          note
        }
      }
    }
  }
`);

export type WhatIf = NonNullable<NonNullable<IllustrationWhatIfQuery['illustration']>['kpi']>['whatIf'];

/** Between two requests while a slider is dragged; the first is sent at once. */
const PAUSE_MS = 80;

/** What the server says of the edits; of former ones until it has answered, and undefined without edits. */
export function useWhatIf(
  id: string,
  kpi: string,
  edits: TagEdits,
  coOccurring: CoOccurringTags,
): {
  readonly answer: WhatIf | undefined;
  /** Whether the answer is to the edits as they are now. */
  readonly confirmed: boolean;
  readonly error: ApiError | null;
  readonly retry: () => void;
  /** Asks ahead, so that the answer is there when a switch under the pointer is pressed. */
  readonly foresee: (edits: TagEdits) => void;
} {
  const client = useQueryClient();
  const variablesOf = useCallback(
    (of: TagEdits) => ({ id, kpi, coOccurring, ...editVariables(of) }),
    [id, kpi, coOccurring],
  );
  const variables = variablesOf(edits);
  const asked = useSettled(JSON.stringify(variables));
  const { data, error, isPlaceholderData, refetch } = useDocument(
    IllustrationWhatIfDocument,
    JSON.parse(asked) as typeof variables,
    { enabled: edits.size > 0, keep: true },
  );
  const known = client.getQueryData<IllustrationWhatIfQuery>(queryKey(IllustrationWhatIfDocument, variables));
  const answer = edits.size === 0 ? undefined : (known ?? data)?.illustration?.kpi?.whatIf;
  const current = known !== undefined || (asked === JSON.stringify(variables) && !isPlaceholderData);
  return {
    answer,
    confirmed: edits.size === 0 || (answer !== undefined && current),
    error: edits.size > 0 ? error : null,
    retry: () => void refetch(),
    foresee: (of) => {
      if (of.size === 0) return;
      const ahead = variablesOf(of);
      void client.prefetchQuery({
        queryKey: queryKey(IllustrationWhatIfDocument, ahead),
        queryFn: ({ signal }) => request(IllustrationWhatIfDocument, ahead, signal),
        staleTime: Infinity,
      });
    },
  };
}

/** The latest value, but no sooner than the pause after the one before. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  const changedAt = useRef(-Infinity);
  useEffect(() => {
    const wait = Math.max(0, changedAt.current + PAUSE_MS - performance.now());
    const timer = setTimeout(() => {
      changedAt.current = performance.now();
      setSettled(value);
    }, wait);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
