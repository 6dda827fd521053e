import type { TestSet } from './study-cells.js';
import type { StudyReport, StudyVariant } from './study.js';

const SETS: Readonly<Record<TestSet, string>> = {
  new: 'new illustrations, later days',
  later: 'the illustrations fitted to, later days',
};

/** A study as tables for people, one a test set, the cold start first. */
export function describeStudy({ reference, variants }: StudyReport): string {
  const width = Math.max(...variants.map(({ name }) => name.length));
  const header = row(['variant', 'NE, % of reference', '95 % interval', 'NE', 'calibration', 'Spearman'], width);
  const tables = (Object.keys(SETS) as TestSet[]).map((set) => [
    '',
    `${SETS[set]} (reference: ${reference})`,
    header,
    ...variants.map((variant) => line(variant, set, width)),
  ]);
  const edges = variants
    .filter(({ edge }) => edge !== null)
    .map(({ name, edge }) => `The best lambda of "${name}" is the ${edge} tried.`);
  return [...tables.flat().slice(1), ...edges].join('\n');
}

function line({ name, test }: StudyVariant, set: TestSet, width: number): string {
  const { relative, relativeInterval, normalisedEntropy, calibration, spearman } = test[set];
  const cells = [
    name,
    (100 * relative).toFixed(2),
    relativeInterval.map((share) => (100 * share).toFixed(2)).join(' - '),
    normalisedEntropy.toFixed(4),
    calibration?.toFixed(3) ?? 'undefined',
    spearman?.toFixed(2) ?? 'undefined',
  ];
  return row(cells, width);
}

function row([name, ...cells]: readonly string[], width: number): string {
  const widths = [18, 15, 7, 11, 9];
  return [name!.padEnd(width), ...cells.map((cell, column) => cell.padStart(widths[column]!))].join('  ');
}
