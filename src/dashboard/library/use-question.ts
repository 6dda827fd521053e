import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';
import { readQuestion, writeQuestion, type LibraryQuestion } from './library-question.js';

/** The question in the address, and a way to ask another. Each question is an entry of the browser's history. */
export function useQuestion(): [question: LibraryQuestion, ask: (change: Partial<LibraryQuestion>) => void] {
  const [search, setSearch] = useSearchParams();
  const question = useMemo(() => readQuestion(search), [search]);
  const ask = useCallback(
    (change: Partial<LibraryQuestion>) =>
      setSearch((before) => writeQuestion({ ...readQuestion(before), ...change }, before)),
    [setSearch],
  );
  return [question, ask];
}
