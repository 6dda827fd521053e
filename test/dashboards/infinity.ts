import { infinityMacros, interpolate, type Chosen, type Target, type TimeRange } from './grafana.js';

/** A column of the frame that a panel gets. */
export interface Column {
  readonly name: string;
  readonly type: 'timestamp' | 'number' | 'string';
  readonly values: readonly (Date | number | string | null)[];
}

/**
 * Does what Infinity's backend does with a target of type graphql and parser backend (grafana/grafana-infinity-datasource,
 * pkg/infinity/client.go; grafana/infinity-libs, lib/go/jsonframer): posts query and variables to the source's address and
 * the target's path, refuses a status of 400 and more, follows the root selector, takes each column by its selector and type.
 * Stricter than it: a value of another type than the column's is an error here and a gap there.
 */
export async function askInfinity(
  address: string,
  target: Target,
  values: Readonly<Record<string, Chosen>>,
  range: TimeRange,
): Promise<Column[]> {
  const { type, source, parser, format, url, url_options: options, root_selector: root } = target;
  if (type !== 'graphql' || source !== 'url' || parser !== 'backend')
    throw new Error('not GraphQL by the backend parser');
  if (options.method !== 'POST' || options.body_type !== 'graphql') throw new Error('not POSTed as GraphQL');
  const query = infinityMacros(interpolate(options.body_graphql_query as string, values), range);
  const variables = options.body_graphql_variables as string;
  const reply = await fetch(address + interpolate(url as string, values), {
    method: 'POST',
    headers: { 'content-type': options.body_content_type as string },
    body: JSON.stringify({ query, variables: variables === '' ? null : JSON.parse(variables) }),
  });
  const body: any = await reply.json();
  if (reply.status >= 400 || body.errors)
    throw new Error(`${reply.status}: ${JSON.stringify(body.errors)} to ${query}`);
  const rows = select(body, root as string);
  if (!Array.isArray(rows)) throw new Error(`${root} is no list`);
  const columns = (target.columns as { selector: string; text: string; type: Column['type'] }[]).map(
    ({ selector, text, type }): Column => ({
      name: text,
      type,
      values: rows.map((row) => typed(select(row, selector), type, text)),
    }),
  );
  if (format === 'timeseries') checkTimeSeries(columns);
  return columns;
}

function select(value: any, path: string): unknown {
  return path.split('.').reduce((within, key) => {
    if (within === null || typeof within !== 'object' || !(key in within)) throw new Error(`there is no ${path}`);
    return within[key];
  }, value);
}

function typed(value: unknown, type: Column['type'], name: string): Date | number | string | null {
  if (value === null) return null;
  const wrong = new Error(`${name} is ${JSON.stringify(value)}, no ${type}`);
  switch (type) {
    case 'timestamp': {
      // Go's time.Parse of RFC 3339.
      if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(value)) throw wrong;
      return new Date(value);
    }
    case 'number':
      if (typeof value !== 'number') throw wrong;
      return value;
    case 'string':
      if (typeof value !== 'string') throw wrong;
      return value;
    default:
      throw new Error(`Infinity knows no column of type ${String(type)}`);
  }
}

/** From long to wide, Grafana's SDK wants times that never fall, and one row a time and series. */
function checkTimeSeries(columns: readonly Column[]): void {
  const times = columns.filter(({ type }) => type === 'timestamp');
  if (times.length !== 1) throw new Error(`a time series has one time, not ${times.length}`);
  const at = times[0]!.values.map((time) => (time as Date).getTime());
  if (at.some((time, row) => row > 0 && time < at[row - 1]!)) throw new Error('the times are not in order');
  const labels = columns.filter(({ type }) => type === 'string');
  const rows = at.map((time, row) => JSON.stringify([time, ...labels.map(({ values }) => values[row])]));
  if (new Set(rows).size < rows.length) throw new Error('two rows of one time and series');
}
