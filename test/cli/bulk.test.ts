import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourGrid, plainImage, writeColourPack } from '../support/colour-pack.js';
import { eyecatch } from '../support/command.js';
import { temporaryFolder } from '../support/databases.js';

describe('reindex, export and import', { timeout: 400_000 }, () => {
  const folder = temporaryFolder();
  const [data, moved, out] = ['library', 'moved', 'export'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  beforeAll(async () => {
    const pictures = path.join(folder, 'pictures');
    mkdirSync(pictures);
    for (const c of colourGrid(3))
      await plainImage(c)
        .png()
        .toFile(path.join(pictures, `${c.join('-')}.png`));
    const pack = writeColourPack(path.join(folder, 'pack'));
    expect(await eyecatch(['index', pictures, '--model', pack, '--data', data])).toMatchObject({ code: 0 });
  }, 400_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));

  it('index a library, move it to another one, and search there', async () => {
    const built = await eyecatch(['reindex', '--data', data]);
    expect(built).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^Indexed 27 vectors of "colours" in .* s: \d+\.\d MB \(\d+ bytes a vector\)\.\n$/,
      ) as string,
      stderr: expect.stringMatching(/Building the index +█+ 100 % {2}27\/27/) as string,
    });
    expect((await eyecatch(['reindex', '--data', data])).stdout).toMatch(/^The index of "colours" is there.*--rebuild/);
    const again = await eyecatch(['reindex', '--data', data, '--rebuild', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ model: 1, rows: 27, built: true });
    expect(await eyecatch(['reindex', '--data', data, '--model', '9'])).toMatchObject({
      code: 1,
      stderr: 'eyecatch: There is no tag model 9.\n',
    });

    const exported = await eyecatch(['export', out, '--data', data, '--scores', '0.5']);
    expect(exported).toMatchObject({ code: 0 });
    expect(exported.stdout).toMatch(
      /illustrations\.parquet +27 rows[\s\S]*vectors\.parquet +27 rows[\s\S]*scores\.parquet/,
    );
    expect(await eyecatch(['export', out, '--data', data])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is there already/) as string,
    });

    const imported = await eyecatch(['import', out, '--data', moved]);
    expect(imported).toMatchObject({ code: 0 });
    expect(imported.stdout).toMatch(
      /Models: +1 new, 0 known\.\nIllustrations: 27 new[\s\S]*Vectors: +27 new, 0 replaced, 0 skipped/,
    );
    expect(imported.stdout).toMatch(
      /eyecatch index DIR --model PACK[\s\S]*copy that too[\s\S]*eyecatch reindex builds it/,
    );
    const similar = (library: string) => eyecatch(['similar', '1', '--data', library, '--first', '5']);
    expect((await similar(moved)).stdout).toBe((await similar(data)).stdout);
  });
});
