import type { Evaluation } from '../evaluate/evaluation.js';
import type { Example } from './examples.js';
import { drawPage, type ReportContext, type ShownExample } from './page.js';
import { drawThumbnail, type Picture } from './thumbnail.js';

export type { ReportContext } from './page.js';

export interface ReportInput {
  readonly evaluation: Evaluation;
  readonly context: ReportContext;
  readonly examples: readonly Example[];
  /** The picture of a held-out image, by its place among them. */
  readonly picture: (image: number) => Picture | Promise<Picture>;
}

/** Contents of report.json and report.html, under the names by which `writePack` takes them. */
export interface Report {
  readonly report: string;
  readonly reportPage: string;
}

/** The same input gives the same report: no date, no duration, no path of this machine's. */
export async function drawReport({ evaluation, context, examples, picture }: ReportInput): Promise<Report> {
  const shown: ShownExample[] = [];
  for (const example of examples) {
    const source = await picture(example.image);
    shown.push({ ...example, name: source.name, thumbnail: await drawThumbnail(source) });
  }
  // The thresholds stand in the rows of perTag.
  const { thresholds: _, ...kept } = evaluation;
  const json = {
    format: 'eyecatch-report/1',
    ...context,
    evaluation: kept,
    examples: shown.map(({ thumbnail: _thumbnail, tags, ...example }) => ({
      ...example,
      tags: tags.map(({ tag, ...rest }) => ({ name: evaluation.perTag[tag]!.name, ...rest })),
    })),
  };
  return {
    report: `${JSON.stringify(json, null, 1)}\n`,
    reportPage: drawPage(evaluation, context, shown).source,
  };
}
