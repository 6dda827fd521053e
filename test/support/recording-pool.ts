import type { Pool } from 'pg';

export interface RecordedStatement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A pool that notes the statements it is given, its clients' too, each text once. */
export function recordingPool(pool: Pool): { pool: Pool; statements: Map<string, RecordedStatement> } {
  const statements = new Map<string, RecordedStatement>();
  const note = (asked: unknown, given: unknown): void => {
    const { text, values } = typeof asked === 'string' ? { text: asked, values: given } : (asked as RecordedStatement);
    if (typeof text === 'string' && !statements.has(text)) {
      statements.set(text, { text, values: Array.isArray(values) ? values : [] });
    }
  };
  const recording = <Target extends object>(target: Target): Target =>
    new Proxy(target, {
      get: (of, name) => {
        const found: unknown = Reflect.get(of, name, of);
        if (typeof found !== 'function') return found;
        if (name === 'query') {
          return (...given: unknown[]) => {
            note(given[0], given[1]);
            return Reflect.apply(found, of, given) as unknown;
          };
        }
        if (name === 'connect') {
          return async (...given: unknown[]) => recording((await Reflect.apply(found, of, given)) as object);
        }
        return found.bind(of) as unknown;
      },
    });
  return { pool: recording(pool), statements };
}
