import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Dashboards as Grafana would read them, and what it puts for variables and macros before it asks. */

const FOLDER = 'dashboards/grafana/dashboards';

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly [key: string]: unknown;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly datasource?: Source;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly Target[];
}

export interface Source {
  readonly type: string;
  readonly uid: string;
}

export type Target = { readonly refId: string; readonly datasource: Source } & Readonly<Record<string, any>>;

export interface Variable {
  readonly name: string;
  readonly type: 'query' | 'custom' | 'textbox';
  readonly datasource?: Source;
  readonly query: any;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string;
  readonly current: { readonly value?: string | readonly string[] };
}

/** Files of dashboards, by name. */
export function dashboards(): Map<string, Dashboard> {
  return new Map(
    readdirSync(FOLDER).map((file) => [file, JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Dashboard]),
  );
}

export function dashboard(file: string): Dashboard {
  return dashboards().get(file)!;
}

/** Panels that ask something, each target with the title to call a test by. */
export function targetsOf({ panels }: Dashboard): { name: string; panel: Panel; target: Target }[] {
  return panels.flatMap((panel) =>
    (panel.targets ?? []).map((target) => ({
      name: `${panel.title} (panel ${panel.id}, ${target.refId})`,
      panel,
      target,
    })),
  );
}

/** A value that somebody chose; `raw` is a custom All, which Grafana puts as it stands. */
export type Chosen = string | readonly string[] | { readonly raw: string };

/** `${name}` and `${name:format}`, as @grafana/scenes formats them; what is no variable stays, for a macro of the source. */
export function interpolate(text: string, values: Readonly<Record<string, Chosen>>): string {
  return text.replace(/\$\{(\w+)(?::(\w+))?\}|\$(\w+)/g, (whole, braced?: string, format?: string, bare?: string) => {
    const chosen = values[braced ?? bare ?? ''];
    if (chosen === undefined) return whole;
    if (typeof chosen === 'object' && 'raw' in chosen) return chosen.raw;
    const list = typeof chosen === 'string' ? [chosen] : chosen;
    switch (format) {
      case undefined:
        return list.length === 1 ? list[0]! : `{${list.join(',')}}`;
      case 'doublequote':
        return list.map((each) => `"${each.replaceAll('"', '\\"')}"`).join(',');
      case 'sqlstring':
        return list.map((each) => `'${each.replaceAll("'", "''")}'`).join(',');
      default:
        throw new Error(`The tests do not know how Grafana formats ${whole}.`);
    }
  });
}

export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/** The macros of Infinity's backend that the dashboards use (grafana/infinity-libs, lib/go/macros). */
export function infinityMacros(text: string, { from, to }: TimeRange): string {
  const done = text
    .replaceAll('${__timeFrom:date:iso}', from.toISOString())
    .replaceAll('${__timeTo:date:iso}', to.toISOString());
  if (done.includes('$')) throw new Error(`Something is left for nobody to fill in: ${done}`);
  return done;
}

/** The macros of Grafana's PostgreSQL source. */
export function sqlMacros(text: string, { from, to }: TimeRange): string {
  const done = text.replace(
    /\$__timeFilter\(([^)]+)\)/g,
    (_, column: string) => `${column} BETWEEN '${from.toISOString()}' AND '${to.toISOString()}'`,
  );
  if (done.includes('$')) throw new Error(`Something is left for nobody to fill in: ${done}`);
  return done;
}
