import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/package-root.js';

/** Modules of the repository that a source imports: static, type-only, dynamic and re-exported. */
function importsOf(file: string, source = readFileSync(path.join(packageRoot, file), 'utf8')): string[] {
  return ts
    .preProcessFile(source, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, '.ts'));
}

/** Ways from the roots, import by import, to modules that match. */
function waysTo(forbidden: RegExp, roots: readonly string[]): string[] {
  const ways = new Map(roots.map((root) => [root, root]));
  const found: string[] = [];
  // A map may grow while it is walked.
  for (const [file, way] of ways) {
    if (forbidden.test(file)) found.push(way);
    else if (existsSync(path.join(packageRoot, file))) {
      for (const next of importsOf(file)) if (!ways.has(next)) ways.set(next, `${way} -> ${next}`);
    }
  }
  return found;
}

const sources = (folder: string): string[] =>
  readdirSync(path.join(packageRoot, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => path.posix.join(folder, ...name.split(path.sep)));

const kpi = sources('src/kpi').filter((file) => !file.startsWith('src/kpi/simulation/'));

describe('what learns cannot know the truth', () => {
  it('of the demo: nothing in src/kpi reaches it, by any way', () => {
    expect(kpi.length).toBeGreaterThan(20);
    expect(waysTo(/^src\/kpi\/simulation\/(truth|oracle)\.ts$/, kpi)).toEqual([]);
  });

  it('of the benchmarks: nothing in src reaches bench', () => {
    expect(waysTo(/^bench\//, sources('src'))).toEqual([]);
  });

  it('of the benchmarks: the fits that are judged there do not reach it either', () => {
    expect(waysTo(/^bench\/simulator\/(truth|true-tags|oracle)\.ts$/, ['bench/kpi/fitters.ts'])).toEqual([]);
  });
});

describe('the walk', () => {
  it('finds the truth from where it may be known, so that it would find it elsewhere', () => {
    expect(waysTo(/\/truth\.ts$/, ['src/demo/prepare-demo.ts'])).toEqual([
      'src/demo/prepare-demo.ts -> src/kpi/simulation/simulate-campaign.ts -> src/kpi/simulation/truth.ts',
    ]);
  });

  it.each([
    "import { a } from './b.js';",
    "import type { A } from './b.js';",
    "export * from './b.js';",
    "await import('./b.js');",
  ])('sees %s', (statement) => {
    expect(importsOf('src/kpi/a.ts', statement)).toEqual(['src/kpi/b.ts']);
  });
});
