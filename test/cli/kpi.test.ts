import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { colourGrid, plainImage, writeColourPack } from '../support/colour-pack.js';
import { eyecatch, type Outcome } from '../support/command.js';
import { temporaryFolder } from '../support/databases.js';

const COLOURS = colourGrid(4);
const DAYS = ['2026-02-01', '2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05', '2026-02-06'];

// One library and one process at a time: the embedded database is one command's.
describe('the kpi commands', { timeout: 180_000 }, () => {
  let folder: string;
  let pictures: string;
  const run = (...args: string[]): Promise<Outcome> =>
    eyecatch(['kpi', ...args], { EYECATCH_DATA: path.join(folder, 'library') });
  const printed = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringMatching(/\n\s+at /) as string });
    return stdout;
  };
  const json = async (...args: string[]): Promise<any> => JSON.parse(await printed(...args, '--json'));
  const picture = (name: string): string => path.join(pictures, `${name}.png`);

  beforeAll(async () => {
    folder = temporaryFolder();
    pictures = path.join(folder, 'pictures');
    mkdirSync(pictures);
    for (const c of COLOURS)
      await plainImage(c)
        .png()
        .toFile(picture(c.join('-')));
    const env = { EYECATCH_DATA: path.join(folder, 'library') };
    const indexed = await eyecatch(['index', pictures, '--model', writeColourPack(path.join(folder, 'pack'))], env);
    expect(indexed.code).toBe(0);
    const campaign = path.join(folder, 'campaign.csv');
    const watched = path.join(folder, 'watched.csv');
    const cells = COLOURS.flatMap((c, n) =>
      DAYS.flatMap((day) => ['feed', 'top'].map((slot) => ({ c, n, day, slot }))),
    );
    const clicks = cells.map(({ c, n, day, slot }) => {
      const rate = (0.01 + (0.02 * c[0]) / 255) * (slot === 'top' ? 1.5 : 1) * (1 + ((n * 31) % 7) / 50);
      return `${c.join('-')}.png,${day},${slot},${Math.round(4000 * rate)},4000`;
    });
    const seconds = cells.map(({ c, n, day, slot }, at) => {
      const mean = 30 + (20 * c[2]) / 255 + (slot === 'top' ? 5 : 0) + ((n * 31) % 7) / 5 + ((at * 17) % 11) / 10;
      return `${c.join('-')}.png,${day},${slot},${(100 * mean).toFixed(1)},100`;
    });
    writeFileSync(campaign, `illustration,day,slot,clicks,impressions\n${clicks.join('\n')}\n`);
    writeFileSync(watched, `illustration,day,slot,seconds,views\n${seconds.join('\n')}\n`);
    await printed('import', campaign, '--simulated');
    await printed(
      'import',
      watched,
      '--kpi',
      'watch time',
      '--kind',
      'number',
      '--numerator',
      'seconds',
      '--simulated',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));

  it('fit, report, list, deploy and roll back', async () => {
    expect(await run('report')).toMatchObject({ code: 1, stderr: 'eyecatch: No model of "ctr" is deployed. Run: eyecatch kpi fit.\n' }); // prettier-ignore
    expect(await printed('report', '--list')).toBe('No model was fitted yet. Run: eyecatch kpi fit.\n');
    const fit = await printed('fit');
    expect(fit).toMatch(/^Model 1 of ctr, deployed\n {2}data {7}64 illustrations, [\d,]+ of 3,072,000 \(\d\.\d+ %\)/);
    expect(fit).toMatch(/fit +logistic, weights by variance-components.*apart from slot \(2\), day \(6\)/);
    expect(fit).toMatch(/note +Fitted to simulated data/);
    expect(await printed('report')).toBe(fit);
    const second = await json('fit', '--method', 'ridge', '--weights', 'equal', '--seed', '7', '--no-deploy');
    expect(second).toMatchObject({
      id: 2,
      method: 'ridge',
      deployed: false,
      report: { seed: 7, weights: { method: 'equal' } },
    });
    expect(await printed('report', '--model', '2')).toMatch(/^Model 2 of ctr, not deployed/);
    expect(await printed('deploy', '2')).toBe('Model 2 answers for ctr from now on.\n');
    const list = await printed('report', '--list');
    expect(list).toMatch(/\* +2 +ridge[\s\S]*\n +1 +logistic/);
    expect(list).toMatch(/Deployments, the latest first:\n +\S+ \S+ +model 2\n +\S+ \S+ +model 1\n$/);
    expect(await printed('rollback')).toBe('Model 1 answers for ctr again.\n');
    expect(await printed('report', '--list')).toMatch(/model 2, taken back \d{4}-\d\d-\d\d \d\d:\d\d\n/);
    const { models, deployments } = await json('report', '--list');
    expect(models.map(({ id, deployed }: any) => [id, deployed])).toEqual([[2, false], [1, true]]); // prettier-ignore
    expect(deployments).toHaveLength(2);
    const nothing = await run('rollback');
    expect(nothing).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^eyecatch: There is no earlier deployment to roll back to/),
    });
  });

  it('write a report that can be opened anywhere', async () => {
    const file = path.join(folder, 'report.html');
    const { code, stderr, stdout } = await run('report', '--html', file);
    expect([code, stderr]).toEqual([0, `The report was written to ${file}.\n`]);
    expect(stdout).toMatch(/^Model 1 of ctr/);
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>[\s\S]*warm colour[\s\S]*<\/html>/);
    expect(await json('report')).toMatchObject({ method: 'logistic', illustrations: 64 });
    const nowhere = await run('report', '--html', path.join(folder, 'no', 'folder', 'report.html'));
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringMatching(/^eyecatch: .*no\/folder\/report.html/) });
  });

  it('predict files and illustrations, with how sure that is', async () => {
    const text = await printed('predict', picture('255-0-0'), '1', '--trials', '10000', '--first', '2');
    expect(text).toMatch(
      /255-0-0\.png {2}ctr \d\.\d{3} % {2}\(95 %: \d\.\d{3} % to \d\.\d{3} %\) {2}\(fitted to simulated data\)/,
    );
    expect(text).toMatch(/\n {2}of 10,000 will be observed: \d\.\d{3} % to \d\.\d{3} % \(95 %\)\n/);
    expect(text).toMatch(/\n1 {2}ctr[\s\S]*with the 48,000 observed \(\d\.\d{3} %\): \d\.\d{3} %/);
    expect(text).toMatch(/ {2}[+-]\d\.\d{4} points {2}red \(score 1\.00, [+-]\d\.\d+ ± \d\.\d+\)/);
    expect(text).toMatch(
      /\nAssociated with such pictures in the data; not what the tags cause\. \(On .* standard error\.\)\n$/,
    );
    const lines = (await printed('predict', picture('255-0-0'), '1', '--slot', 'top', '--json')).trim().split('\n');
    const [file, stored] = lines.map((line) => JSON.parse(line));
    expect(file).toMatchObject({ kpi: 'ctr', simulated: true, interval: { low: expect.any(Number) as number } });
    expect(file.contributions[0]).toMatchObject({ tag: 'red', points: expect.any(Number) as number });
    expect(stored.observed.denominator).toBe(24_000);
    expect(file.rate).toBeGreaterThan(stored.rate as number);
  });

  it('explain and compare with other tags: associated with, not caused by', async () => {
    const why = await printed('explain', picture('255-0-0'), '--tags');
    expect(why).toMatch(/% {2}without any tag\n/);
    expect(why).toMatch(/not what the tags cause/);
    const groups = await json('explain', picture('255-0-0'), '--first', '100');
    const points = (of: any[]): number => of.reduce((sum, each) => sum + (each.points as number), 0);
    expect(points(groups.groups as any[])).toBeCloseTo(groups.rate - groups.rateAtIntercept, 12);
    expect(points(groups.contributions as any[])).toBeCloseTo(groups.rate - groups.rateAtIntercept, 12);

    const other = await printed('what-if', picture('0-0-255'), '--add', 'red', '--remove', 'blue');
    expect(other).toMatch(/ctr \d\.\d{3} % -> \d\.\d{3} % \(95 %: /);
    expect(other).toMatch(/with it {2}/);
    expect(other).toMatch(/associates with pictures[\s\S]*does not say that changing the picture would cause it/);
    const held = await json('what-if', picture('0-0-255'), '--add', 'red=0.9', '--hold', '--slot', 'feed');
    expect(held).toMatchObject({
      coOccurring: 'held',
      movedAlong: [],
      note: expect.stringMatching(/associates/) as string,
    });
    expect(held.after - held.before).toBe(held.change);
  });

  it('deal impressions', async () => {
    const text = await printed('allocate', picture('255-0-0'), '1', '2', '--batch', '999');
    const dealt = [...text.matchAll(/^ +([\d,]+) {2} *\d+\.\d %/gm)].map(([, count]) =>
      Number(count!.replace(',', '')),
    );
    expect(dealt).toHaveLength(3);
    expect(dealt.reduce((sum, count) => sum + count, 0)).toBe(999);
    expect(text).toMatch(/runs now/);
    const { candidates } = await json('allocate', '1', '2', '--policy', 'thompson', '--incumbent', '2');
    expect(candidates).toMatchObject([{ incumbent: false }, { incumbent: true, probabilityBeatsIncumbent: null }]);
  });

  it('know numbers from rates', async () => {
    const name = ['--kpi', 'watch time'];
    const fit = await printed('fit', ...name);
    expect(fit).toMatch(/Model \d+ of watch time, deployed/);
    expect(fit).toMatch(/fit +ridge/);
    expect(fit).toMatch(/64 illustrations, [\d,.]+ over 76,800 \(mean 4\d\.\d+\)/);
    for (const text of [
      fit,
      await printed('predict', '1', ...name),
      await printed('what-if', '1', '--add', 'blue', ...name),
    ]) {
      expect(text).not.toMatch(/\d %(?! (of|intervals|:))(?<!95 %)/);
      expect(text).not.toMatch(/points/);
    }
    expect(await run('allocate', '1', '2', ...name)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/this KPI is a number/),
    });
    expect(await run('fit', '--method', 'logistic', ...name)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/number has no logit/),
    });
    const page = path.join(folder, 'number.html');
    await run('report', '--html', page, ...name);
    expect(existsSync(page)).toBe(true);
  });

  it.each<[string[], RegExp]>([
    [['fit', '--help'], /--method <method>[\s\S]*logistic[\s\S]*ridge[\s\S]*--no-deploy/],
    [['report', '--help'], /--html <file>[\s\S]*--list/],
    [['predict', '--help'], /--slot <name>[\s\S]*--trials <number>/],
    [['explain', '--help'], /associated with[\s\S]*--tags/],
    [['what-if', '--help'], /associates\s+with[\s\S]*--add <tag\[=score\]>[\s\S]*--hold/],
    [['allocate', '--help'], /--batch <number>[\s\S]*--policy[\s\S]*top-two/],
    [['deploy', '--help'], /by its id/],
    [['rollback', '--help'], /the model before it answers again/],
  ])('explain themselves: %j', async (args, shows) => {
    expect(await run(...args)).toMatchObject({ code: 0, stdout: expect.stringMatching(shows) });
  });

  it.each<[string[], RegExp]>([
    [['fit', '--kpi', 'cvr'], /There is no KPI "cvr"/],
    [['fit', '--method', 'forest'], /'forest' is invalid. Allowed choices are ridge, logistic/],
    [['fit', '--seed', 'x'], /--seed is "x"/],
    [['report', '--model', '999'], /There is no KPI model 999/],
    [['report', '--kpi', 'watch time', '--model', '1'], /Model 1 is of "ctr", not of "watch time"/],
    [['deploy', '999'], /There is no KPI model 999/],
    [['deploy', 'latest'], /the model is "latest"/i],
    [['rollback', '--kpi', 'cvr'], /There is no KPI "cvr"/],
    [['predict', '999'], /no indexed illustration 999/],
    [['predict', 'missing.png'], /missing.png/],
    [['predict', '1', '--trials', '0'], /--trials is "0"/],
    [['predict', '1', '--slot', 'bottom'], /not seen the slot "bottom". It knows "feed", "top"/],
    [['predict', '1', '--audience', 'new'], /no effect of audience/],
    [['explain', '1', '--first', '0'], /--first is "0"/],
    [['what-if', '1'], /No tag is added or removed/],
    [['what-if', '1', '--add', 'rde'], /no tag "rde". Did you mean "red"/],
    [['what-if', '1', '--add', 'red=2'], /score is 2; it must be 0 to 1/],
    [['what-if', '1', '--add', 'red', '--remove', 'red'], /both added and removed/],
    [['allocate', '1'], /2 to 50 pictures; 1 given/],
    [['allocate', '1', '1'], /given twice/],
    [['allocate', '1', '2', '--batch', '-5'], /--batch is "-5"/],
    [['allocate', '1', '2', '--incumbent', '3'], /incumbent 3 is not among/],
  ])('say what is wrong with %j, and fail', async (args, says) => {
    const { code, stderr, stdout } = await run(...args);
    expect(code).toBe(1);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
  }); // prettier-ignore
});
