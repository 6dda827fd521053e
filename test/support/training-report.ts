/** Contents of a pack's report.json, as the trainer writes them. Tag k has the average precision k / tags, and every second tag is seldom. */
export function trainingReport({ steps = 10, tags = 20 }: { steps?: number; tags?: number } = {}) {
  const estimate = { value: 0.5, low: 0.4, high: 0.6 };
  return {
    format: 'eyecatch-report/1',
    model: 'colours',
    backend: 'wasm',
    settings: {},
    data: { training: 900, heldOut: 100 },
    loss: Array.from({ length: steps }, (_, at) => ({ step: at + 1, loss: 50 / (at + 1) })),
    evaluation: {
      ...{ images: 100, groups: 90, tags, tagsScored: tags, tagsFrequent: tags / 2, positives: 300 },
      bootstrap: { replicates: 400, seed: 1 },
      metrics: { macroAp: estimate },
      breakEven: { threshold: 0.1, f1: 0.5 },
      categories: [],
      perTag: Array.from({ length: tags }, (_, tag) => ({
        ...{ name: `tag ${tag}`, category: 0, training: 50, heldOut: tag % 2 ? 20 : 2 },
        averagePrecision: tag / tags,
        thresholds: { 'f0.5': 0.5, f1: 0.4, f2: 0.3 },
        ...{ precision: 0.5, recall: 0.5, f1: 0.5 },
      })),
      precisionRecall: [
        { threshold: 0.9, precision: 1, recall: 0.1 },
        { threshold: 0.1, precision: 0.2, recall: 1 },
      ],
      reliability: { bins: [], expectedError: 0.07 },
      byFrequency: [],
      warnings: [],
    },
    examples: [],
  };
}
