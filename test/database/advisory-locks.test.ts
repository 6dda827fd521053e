import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/package-root.js';

it('are told apart by their numbers: no two parts of the program take one advisory lock', () => {
  const source = path.join(packageRoot, 'src');
  const numbers = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [
      ...readFileSync(path.join(source, file), 'utf8').matchAll(/^(?:export )?const \w+_LOCK = (\d[\d_]*);/gm),
    ])
    .map(([, number]) => number);
  expect(numbers.length).toBeGreaterThanOrEqual(4);
  expect(new Set(numbers).size).toBe(numbers.length);
});
