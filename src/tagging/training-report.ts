import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { ModelPackError } from '../errors.js';
import { modelDescriptionSchema, PACK_EXTRAS, PACK_FILES } from './model-pack.js';
import type { RegisteredModel } from './model-registry.js';
import { thinCurve } from './thin-curve.js';

/** Points of a curve that are told: more than a plot of it has pixels to show apart. */
const MOST_POINTS = 500;
/** Tags at either end that are told of the thousands. */
const LISTED = 50;
/** Held-out pictures from which a tag's average precision says something of the tag and not of luck. */
const FREQUENT = 10;
/** Reports that are kept in memory, cut down as they are told. */
const KEPT = 8;

export interface TrainingReport {
  /** Of each step, thinned. */
  readonly loss: readonly LossPoint[];
  /** What was measured on held-out pictures, without the figures of every tag: those of the best and the worst. */
  readonly evaluation: Readonly<Record<string, unknown>>;
}

export interface LossPoint {
  readonly step: number;
  readonly loss: number;
}

const tagSchema = z.looseObject({ heldOut: z.number(), averagePrecision: z.number().nullable() });
const curvePointSchema = z.looseObject({ precision: z.number(), recall: z.number() });
const reportSchema = z.looseObject({
  format: z.literal('eyecatch-report/1'),
  loss: z.array(z.object({ step: z.number().int(), loss: z.number() })),
  evaluation: z.looseObject({ perTag: z.array(tagSchema), precisionRecall: z.array(curvePointSchema) }),
});

/** By file and modification: reading one takes a tenth of a second. */
const reports = new Map<string, Promise<TrainingReport>>();

/**
 * What the trainer reported beside the pack of a registered model.
 *
 * @returns undefined where the pack came without a report, or its folder is gone or holds another model by now
 * @throws ModelPackError when the report is none
 */
export async function readTrainingReport(model: RegisteredModel): Promise<TrainingReport | undefined> {
  const file = await findOfModel(model, PACK_EXTRAS.report);
  if (file === undefined) return undefined;
  const { mtimeMs, size } = await stat(file);
  const key = `${file} ${mtimeMs} ${size}`;
  let report = reports.get(key);
  if (!report) {
    report = readReport(file);
    reports.set(key, report);
    // A failed read is not remembered.
    report.catch(() => reports.delete(key));
    if (reports.size > KEPT) reports.delete(reports.keys().next().value!);
  }
  return report;
}

/** Where the report lies as a page; undefined as for readTrainingReport. */
export function findReportPage(model: RegisteredModel): Promise<string | undefined> {
  return findOfModel(model, PACK_EXTRAS.reportPage);
}

/** A report is no part of the pack's hash: that the folder still holds this model is told by its description. */
async function findOfModel({ path: folder, description }: RegisteredModel, name: string): Promise<string | undefined> {
  const file = path.join(folder, name);
  try {
    await stat(file);
    const found: unknown = JSON.parse(await readFile(path.join(folder, PACK_FILES.description), 'utf8'));
    const parsed = modelDescriptionSchema.safeParse(found);
    return parsed.success && isDeepStrictEqual(parsed.data, description) ? file : undefined;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

async function readReport(file: string): Promise<TrainingReport> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new ModelPackError(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const parsed = reportSchema.safeParse(json);
  if (!parsed.success) throw new ModelPackError(`${file}: ${z.prettifyError(parsed.error)}`);
  const { loss, evaluation } = parsed.data;
  const { perTag, precisionRecall, ...figures } = evaluation;
  return {
    loss: thinCurve(loss, MOST_POINTS, { x: (point) => point.step, y: (point) => point.loss }),
    evaluation: {
      ...figures,
      precisionRecall: thinCurve(precisionRecall, MOST_POINTS, {
        x: (point) => point.recall,
        y: (point) => point.precision,
      }),
      ...extremes(perTag),
    },
  };
}

/** By average precision; seldom tags only where there are no others. */
function extremes(perTag: readonly z.infer<typeof tagSchema>[]) {
  const measured = perTag.filter(({ averagePrecision }) => averagePrecision !== null);
  const frequent = measured.filter(({ heldOut }) => heldOut >= FREQUENT);
  const ranked = [...(frequent.length > 0 ? frequent : measured)].sort(
    (a, b) => b.averagePrecision! - a.averagePrecision!,
  );
  const best = ranked.slice(0, LISTED);
  return { bestTags: best, worstTags: ranked.slice(best.length).slice(-LISTED).reverse() };
}
