import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourGrid, plainImage, writeColourPack } from '../support/colour-pack.js';
import { eyecatch, type Outcome } from '../support/command.js';
import { temporaryFolder } from '../support/databases.js';
import { echoGraph, writeFolder } from '../tagging/echo-model.js';

// Most of the time goes into starting processes and databases: what shares no library runs side by side.
describe('the eyecatch command', { timeout: 180_000 }, () => {
  let folder: string;
  let data: string;
  let pictures: string;
  let pack: string;
  const colours = colourGrid(4);
  beforeAll(async () => {
    folder = temporaryFolder();
    data = path.join(folder, 'library');
    pictures = path.join(folder, 'pictures');
    pack = writeColourPack(path.join(folder, 'pack'));
    mkdirSync(pictures);
    await Promise.all(
      colours.map((c) =>
        plainImage(c)
          .png()
          .toFile(path.join(pictures, `${c.join('-')}.png`)),
      ),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));

  it.concurrent.each<[string[], RegExp]>([
    [['--help'], /demo[\s\S]*serve[\s\S]*migrate[\s\S]*train[\s\S]*index[\s\S]*tag[\s\S]*similar[\s\S]*kpi/],
    [['demo', '--help'], /--drain-delay[\s\S]*--database-wait/],
    [['serve', '--help'], /--host/],
    [['migrate', '--help'], /schema/],
    [['train', '--help'], /run[\s\S]*tags[\s\S]*pairs[\s\S]*predict/],
    [['train', 'run', '--help'], /--backend[\s\S]*"auto",\s+"tensorflow",\s+"webgpu",\s+"wasm"/],
    [['index', '--help'], /--model <pack>[\s\S]*Exit code: 0 all indexed, 2 some/],
    [['reindex', '--help'], /--rebuild[\s\S]*--memory/],
    [['export', '--help'], /--scores <min>[\s\S]*--force/],
    [['import', '--help'], /Exit code: 0 all imported, 2 some/],
    [['tag', '--help'], /--first/],
    [['model', 'import', '--help'], /--preset[\s\S]*wd-v3 +SmilingWolf/],
    [['model', 'rate', '--help'], /--out <pack>/],
    [['similar', '--help'], /id of an illustration/],
    [['kpi', '--help'], /import[\s\S]*fit[\s\S]*predict/],
    [['kpi', 'import', '--help'], /--skip-bad-rows/],
    [['kpi', 'fit', '--help'], /--weights/],
    [['kpi', 'predict', '--help'], /contributing/],
  ])('explains itself: %j', async (args, shows) => {
    const { code, stdout } = await eyecatch(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(shows);
  });

  it.concurrent('goes from a folder of pictures to tags, neighbours and a KPI prediction', async () => {
    const empty = await eyecatch(['similar', '1', '--data', data]);
    expect(empty).toMatchObject({ code: 1, stderr: expect.stringMatching(/no tag model yet.*eyecatch index DIR/) });

    writeFileSync(path.join(pictures, 'broken.png'), 'no picture');
    const index = await eyecatch(['index', pictures, '--model', pack, '--data', data]);
    expect(index.code).toBe(2);
    expect(index.stdout).toMatch(/^64 indexed \(\d+ a second\), 0 already there, 1 could not be read/);
    expect(index.stderr).toMatch(/broken.png cannot be read as an image/);
    rmSync(path.join(pictures, 'broken.png'));
    const again = await eyecatch(['index', pictures, '--data', data]);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^0 indexed, 64 already there, 0 could/) });

    const tag = await eyecatch(['tag', path.join(pictures, '255-0-0.png'), '--data', data, '--json', '--first', '2']);
    expect(Object.keys((JSON.parse(tag.stdout) as { tags: object }).tags)).toEqual(['red', 'warm colour']);

    const similar = await eyecatch(['similar', path.join(pictures, '255-0-0.png'), '--data', data, '--first', '2']);
    expect(similar.stdout.split('\n')[1]).toMatch(/^ +1\.0000 +\d+ {2}255-0-0\.png {2}\(red/);

    const turned = await eyecatch([
      ...[
        'similar',
        path.join(pictures, '255-0-0.png'),
        '--more',
        'green=2',
        '--less',
        'warm colour',
        '--none',
        'red=0.9',
      ],
      ...['--explain', '--json', '--data', data],
    ]);
    const { neighbours, explanation } = JSON.parse(turned.stdout) as {
      neighbours: { name: string }[];
      explanation: object;
    };
    expect(explanation).toMatchObject({ strategy: 'FILTER_THEN_EXACT', vectors: 64 });
    expect(neighbours).toHaveLength(10);
    expect(neighbours.map(({ name }) => name)).not.toContain('255-0-0.png');
    const mistake = await eyecatch(['similar', '--more', 'gren', '--data', data]);
    expect(mistake).toMatchObject({ code: 1, stderr: expect.stringMatching(/no tag "gren". Did you mean "green"/) });

    const second = writeColourPack(path.join(folder, 'second'), {
      description: { name: 'second', thresholds: { '0': 0.4 } },
    });
    const beside = await eyecatch(['model', 'index', second, '--data', data]);
    expect(beside).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^64 tagged under model 2 \(second\), 0 could/),
    });
    const models = await eyecatch(['model', 'list', '--data', data]);
    expect(models.stdout).toMatch(/1 {2}\* colours {2}64 vectors[\s\S]*2 {4}second {2}64 vectors/);
    expect((await eyecatch(['model', 'activate', '2', '--data', data])).stdout).toBe('Model 2 (second) answers.\n');
    expect((await eyecatch(['model', 'activate', 'colours', '--data', data])).stdout).toBe(
      'Model 1 (colours) answers.\n',
    );
    const nobody = await eyecatch(['model', 'activate', 'third', '--data', data]);
    expect(nobody).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/no tag model "third"; it knows: 1 \(colours\), 2/),
    });

    const csv = path.join(folder, 'campaign.csv');
    const rows = colours.map((c) => `${c.join('-')}.png,2026-01-01,,1000,${Math.round(10 + (c[0] / 255) * 20)}`);
    writeFileSync(csv, `illustration,day,slot,impressions,clicks\n${rows.join('\n')}\n`);
    const mistyped = await eyecatch(['kpi', 'import', csv, '--data', data, '--numerator', 'klicks']);
    expect(mistyped).toMatchObject({ code: 1, stderr: expect.stringMatching(/klicks/) });
    const imported = await eyecatch(['kpi', 'import', csv, '--data', data, '--simulated']);
    expect(imported).toMatchObject({ code: 0, stdout: '64 rows imported, 0 skipped.\n' });
    expect((await eyecatch(['kpi', 'import', csv, '--data', data])).stdout).toMatch(/imported before \(64 rows\)/);

    const fit = await eyecatch(['kpi', 'fit', '--data', data, '--json']);
    expect(fit.code).toBe(0);
    expect(JSON.parse(fit.stdout)).toMatchObject({ simulated: true, illustrations: 64 });

    const predict = await eyecatch(['kpi', 'predict', path.join(pictures, '255-0-0.png'), '--data', data]);
    expect(predict.stdout).toMatch(
      /ctr [23]\.\d+ % {2}\(95 %: .* to .*%\) {2}\(fitted to simulated data\)\n.*without any tag\n/,
    );
  });

  it.concurrent('trains step by step: tags, pairs, a model, and what it says of a picture', async () => {
    const labelled = path.join(folder, 'labelled');
    const own = path.join(folder, 'trained');
    mkdirSync(labelled);
    await Promise.all(
      colours.map(async (c) => {
        const name = path.join(labelled, c.join('-'));
        await plainImage(c).png().toFile(`${name}.png`);
        writeFileSync(`${name}.txt`, [c[0] > 127 ? 'reddish' : 'pale', c[2] > 127 ? 'bluish' : 'warm'].join(', '));
      }),
    );
    const tags = path.join(folder, 'tags.csv');
    const pairs = path.join(folder, 'pairs');
    const aliases = path.join(folder, 'aliases.csv');
    writeFileSync(aliases, 'antecedent,consequent\npale,bright\n');
    const counted = await eyecatch(['train', 'tags', labelled, '--out', tags, '--aliases', aliases]);
    expect(counted).toMatchObject({ code: 0, stdout: expect.stringMatching(/4 of 4 tags/) });
    const made = await eyecatch(['train', 'pairs', labelled, '--tags', tags, '--out', pairs, '--aliases', aliases]);
    expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/64 pictures in \d+ groups/) });
    const few = ['--epochs', '40', '--batch', '16', '--hidden', '32', '--name', 'mine', '--data', own];
    const trained = await eyecatch(['train', pairs, '--backend', 'wasm', ...few]);
    expect(trained).toMatchObject({ code: 0, stdout: expect.stringMatching(/Model pack: .*mine\n\{/) });
    expect(trained.stderr).toMatch(/Training runs on wasm/);
    const said = await eyecatch([
      ...['train', 'predict', path.join(own, 'models', 'mine')],
      path.join(labelled, '0-0-255.png'),
      ...['--first', '2'],
    ]);
    expect(said.stdout).toMatch(
      /^0-0-255\.png tag=(bright|bluish) prob=[01]\S*\n0-0-255\.png tag=(bright|bluish) prob=/,
    );
    const wrong = await eyecatch(['train', pairs, '--preset', 'vgg16-seed', '--data', own]);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/--weights/) });
  });

  it.concurrent('makes a pack of a published model, and tags with it as people read tags', async () => {
    const places = [0, 1, 2, 3, 4, 5, 6];
    const published = writeFolder(path.join(folder, 'wd-tiny'), {
      'model.onnx': echoGraph({ layout: 'NHWC', size: 16, places }),
      'selected_tags.csv':
        'tag_id,name,category,count\n1,general,9,1\n2,sensitive,9,1\n3,questionable,9,1\n4,explicit,9,1\n' +
        '5,long_hair,0,9\n6,>_<,0,8\n7,miku_(cosplay),4,7\n',
    });
    const made = await eyecatch(['model', 'import', published, '--preset', 'wd-v3', '--data', data]);
    expect(made).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/models\/wd-tiny\n3 tags, with a content rating/),
    });
    const packed = path.join(data, 'models', 'wd-tiny');
    const image = path.join(pictures, '255-85-0.png');
    const tag = await eyecatch(['tag', image, '--model', packed, '--spaces', '--escape-parentheses']);
    // Blue, green and red of the first pixels: 0 85 255 0 | 85 255 0. General and sensitive are safe.
    expect(tag.stdout.split('\n').slice(1)).toEqual([
      '  rated questionable (safe 0.2500, questionable 0.7500, explicit 0.0000)',
      '  255.0000  >_<',
      '  85.0000  long hair',
      '  0.0000  miku \\(cosplay\\)',
      '',
    ]);
    const json = await eyecatch(['tag', image, '--model', packed, '--json', '--first', '1']);
    expect(JSON.parse(json.stdout)).toMatchObject({ rating: { safe: 0.25, questionable: 0.75 }, tags: { '>_<': 255 } });
    const wrong = await eyecatch(['model', 'import', published, '--preset', 'camie-v2', '--data', data]);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/holds no metadata file of Camie/) });
  });

  it.concurrent(
    'has the embedded backbone rate pictures for a published model that rates none, unless told not to',
    async () => {
      const published = writeFolder(path.join(folder, 'pixai-tiny'), {
        'model.onnx': echoGraph({ layout: 'NCHW', size: 16, places: [0, 1] }),
        'selected_tags.csv': 'tag_id,name,category,count\n1,solo,0,9\n2,miku,4,8\n',
      });
      const packed = (name: string): string => path.join(data, 'models', name);
      const take = (...more: string[]) =>
        eyecatch(['model', 'import', published, '--preset', 'pixai', '--data', data, ...more]);
      const image = path.join(pictures, '255-85-0.png');
      const rate = async (pack: string): Promise<unknown> => {
        const { stdout } = await eyecatch(['tag', image, '--model', pack, '--json']);
        return (JSON.parse(stdout) as { rating: unknown }).rating;
      };
      expect((await take()).stdout).toMatch(/2 tags, with the embedded backbone's content rating/);
      const rating = await rate(packed('pixai-tiny'));
      expect(rating).toMatchObject({ safe: expect.closeTo(1, 1) as number });

      expect((await take('--name', 'bare', '--no-rating')).stdout).toMatch(/2 tags, without a content rating/);
      expect(await rate(packed('bare'))).toBeNull();
      expect(await eyecatch(['model', 'rate', packed('bare'), '--out', packed('rated')])).toMatchObject({ code: 0 });
      expect(await rate(packed('rated'))).toEqual(rating);
      const twice = await eyecatch(['model', 'rate', packed('rated')]);
      expect(twice).toMatchObject({ code: 1, stderr: expect.stringMatching(/rated has a content rating already/) });
    },
  );

  it.concurrent('migrates, and says so', async () => {
    const fresh = path.join(folder, 'fresh');
    expect((await eyecatch(['migrate', '--data', fresh])).stdout).toMatch(
      /^Applied: 0001_library, 0002_kpi, 0003_jobs, 0004_content_rating, 0005_vector_partitions, 0006_duplicates, 0007_text_keys, 0008_observations, 0009_kpi_models, 0010_hybrid_predictions/,
    );
    expect((await eyecatch(['migrate', '--data', fresh])).stdout).toBe('The schema is up to date.\n');
  });

  it('ends on Ctrl-C without a stack, and goes on afterwards', async () => {
    const training = path.join(folder, 'training');
    const drawings = path.join(folder, 'training-pictures');
    mkdirSync(drawings);
    for (const colour of colours) {
      const file = path.join(drawings, colour.join('-'));
      await plainImage(colour).png().toFile(`${file}.png`);
      writeFileSync(`${file}.txt`, `colour, ${colour[0] > 127 ? 'red' : 'dark'}`);
    }
    const args = ['train', drawings, '--data', training, '--backend', 'wasm', '--epochs', '2000', '--hidden', '8'];
    const { code, stderr } = await new Promise<Outcome>((resolve) => {
      const child = spawn(process.execPath, ['dist/src/cli/main.js', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
      let stderr = '';
      child.stderr.on('data', (text: Buffer) => {
        stderr += text.toString();
        if (!child.killed && /Computing features .*100 %/.test(stderr)) child.kill('SIGINT');
      });
      child.on('close', (code) => resolve({ code: code ?? -1, stdout: '', stderr }));
    });
    expect(code).toBe(130);
    expect(stderr).toMatch(/\neyecatch: interrupted\. The same command goes on with what is done\.\n$/);
    const again = await eyecatch([...args.slice(0, -4), '--epochs', '1', '--hidden', '8']);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Model pack: /) });
  });

  it('ends quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, ['dist/src/cli/main.js', 'kpi', 'fit', '--help']);
    child.stdout.destroy();
    let stderr = '';
    child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
    await new Promise((resolve) => child.on('close', resolve));
    expect(stderr).toBe('');
  });

  it('knows unfinished pairs from a folder of pictures', async () => {
    const pairs = path.join(folder, 'unfinished-pairs');
    mkdirSync(path.join(pairs, 'shards'), { recursive: true });
    writeFileSync(path.join(pairs, 'settings.json'), '{}');
    const { code, stderr } = await eyecatch(['train', pairs, '--data', path.join(folder, 'fresh')]);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringMatching(/pairs in .* are unfinished/) });
  });

  it.each([
    [['index', '/nowhere/at/all'], /\/nowhere\/at\/all is not a folder|no tag model yet/],
    [['index', '.', '--model', '/nowhere'], /\/nowhere is not a model pack: model.onnx is missing/],
    [['tag', 'missing.png', '--model', '/nowhere'], /is not a model pack/],
    [['serve', '--port', '70000'], /The port is "70000"; it must be a number from 0 to 65535/],
    [['kpi', 'predict', '1'], /There is no KPI "ctr"/],
    [['unheard-of'], /unknown command 'unheard-of'/],
    [['tag'], /missing required argument 'file'/],
    [['train', '/nowhere'], /\/nowhere/],
  ])('says what is wrong with %j, and fails', async (args, says) => {
    const { code, stderr } = await eyecatch(args, { EYECATCH_DATA: path.join(folder, 'fresh') });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
