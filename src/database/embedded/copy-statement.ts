/** How a statement takes part in PostgreSQL's COPY sub-protocol. */
export interface CopyFromStdin {
  /** It is all that the client sent; among other statements its data could not be told from theirs. */
  readonly alone: boolean;
  readonly binary: boolean;
  /** Needs a first line, so that it cannot be tried without data. */
  readonly matchesHeader: boolean;
}

/** Comments, string constants and quoted identifiers, in which words do not count. */
const OPAQUE =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\be'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[a-z_]\w*)?\$)[\s\S]*?\1/gi;

/** Undefined when nothing in `sql` reads from the client. */
export function copyFromStdin(sql: string): CopyFromStdin | undefined {
  if (!/\bstdin\b/i.test(sql)) return undefined;
  const words = sql.replace(OPAQUE, (opaque) => {
    if (/^(--|\/\*)/.test(opaque)) return ' ';
    return /^'binary'$/i.test(opaque) ? 'binary' : "''";
  });
  // `copy (select …) to …` reads nothing, even from a table that is called stdin.
  if (!/\bcopy\s+(?!\()[^;]*\bfrom\s+stdin\b/i.test(words)) return undefined;
  return {
    alone: /^\s*copy\b[^;]*;?\s*$/i.test(words),
    // BINARY is reserved: no table and no column is called that without quotes.
    binary: /\bbinary\b/i.test(words),
    matchesHeader: /\bheader\s+match\b/i.test(words),
  };
}
