import type { ModelPack, OutputDescription } from '../src/tagging/model-pack.js';
import { formatThresholds } from '../src/tagging/tag-thresholds.js';
import { describeBackend } from './backend.js';
import { withEmbeddedRating } from './backbone/rating.js';
import { labelsOf } from './label-rows.js';
import { measureModel, summarise, type Measurement, type ModelMetrics } from './measure.js';
import { writePack } from './pack.js';
import type { PresetName } from './presets.js';
import { chooseExamples } from './report/examples.js';
import { drawReport, type Report, type ReportContext } from './report/report.js';
import { Stopwatch, type TrainedModel, type TrainingRun } from './run.js';

export type { ModelMetrics } from './measure.js';

/** Measures a trained model and writes its pack: graph, tags, description, thresholds and report. */
export async function finish(
  { options, backend, inputs, progress }: TrainingRun,
  preset: PresetName,
  trained: TrainedModel,
): Promise<{ pack: ModelPack; metrics: ModelMetrics; seconds: number }> {
  const { signal, log } = options;
  const clock = new Stopwatch();
  const measured = await measureModel(trained, { signal, onProgress: progress('Measuring', 'images') });
  const { evaluation } = measured;
  const metrics = summarise(evaluation);
  for (const warning of evaluation.warnings) log?.(warning);
  const { graph, output } = trained.exportWhole();
  const { split, tags } = trained;
  // Nothing in it varies between two runs with the same inputs, so that they give the same pack.
  const provenance = {
    inputs,
    preset,
    ...trained.network,
    backend,
    images: { training: split.training.length, heldOut: split.heldOut.length, unreadable: trained.unreadable },
    metrics,
  };
  const contents = {
    graph,
    tags,
    description: {
      format: 'eyecatch-model-pack/1' as const,
      name: options.name,
      preprocessing: trained.preprocessing,
      output: { activation: 'sigmoid', ...output } satisfies OutputDescription,
      thresholds: { '0': metrics.threshold },
      provenance,
    },
    extras: {
      thresholds: formatThresholds(tags, evaluation.thresholds),
      ...(await reportOn(trained, measured, {
        model: options.name,
        backend: describeBackend(backend),
        settings: { preset, ...trained.network },
        data: provenance.images,
        loss: trained.losses,
      })),
    },
  };
  const pack = await writePack(options.pack, withEmbeddedRating(contents));
  return { pack, metrics, seconds: clock.lap() };
}

async function reportOn(
  { labels, groups, tags, pictureOf }: TrainedModel,
  { evaluation, heldOut, scores }: Measurement,
  context: ReportContext,
): Promise<Report> {
  const scored = { scores, labels: heldOut.map((image) => labelsOf(labels, image)), tags: tags.length };
  const examples = chooseExamples(scored, {
    threshold: evaluation.breakEven.threshold,
    groups: Int32Array.from(heldOut, (image) => groups[image]!),
  });
  return await drawReport({ evaluation, context, examples, picture: (image) => pictureOf(heldOut[image]!) });
}
