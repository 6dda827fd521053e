/** Longer messages quote data: a row that a constraint refused, a document. */
const LONGEST = 2000;
const DEEPEST = 4;

/**
 * An error as the log shows it. Of a database's error only what names the fault: its `detail` and `where` quote the row,
 * which is a user's content.
 */
export function describeError(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error)) return typeof error === 'string' ? clip(error) : { type: typeof error };
  const { name, message, stack, cause, code } = error as Error & { code?: unknown };
  const { severity, table, column, constraint, routine } = error as unknown as Record<string, unknown>;
  const shown = { severity, table, column, constraint, routine };
  return {
    type: name,
    message: clip(message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...Object.fromEntries(Object.entries(shown).filter(([, value]) => typeof value === 'string')),
    ...(stack ? { stack: clip(stack) } : {}),
    ...(cause !== undefined && depth < DEEPEST ? { cause: describeError(cause, depth + 1) } : {}),
    ...(error instanceof AggregateError && depth < DEEPEST
      ? { errors: error.errors.slice(0, 10).map((each) => describeError(each, depth + 1)) }
      : {}),
  };
}

function clip(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}
