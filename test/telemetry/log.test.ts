import { describe, expect, it } from 'vitest';
import { createLog, checkLogSettings } from '../../src/log.js';
import { readableLine } from '../../src/telemetry/readable-line.js';
import { scrub } from '../../src/telemetry/scrub.js';
import { during } from '../../src/telemetry/work-context.js';

const KEY = 'eyc_3kTq9ZpLm0aBcDeFgHiJkLmNoPqRsTuVwXyZ01234';

describe('A log line', () => {
  const written = (write: (log: ReturnType<typeof createLog>) => void, level = 'info'): any[] => {
    const lines: string[] = [];
    write(createLog({ level, format: 'json', write: (line) => lines.push(line) }));
    return lines.map((line) => JSON.parse(line));
  };

  it('is JSON with a level in words, a time, and the ids of the request and job at hand', async () => {
    const [outside, inside, later] = await new Promise<any[]>((resolve) => {
      const lines: string[] = [];
      const log = createLog({ level: 'info', format: 'json', write: (line) => lines.push(line) });
      log.info('outside');
      during({ requestId: 'r-1', jobId: '7', part: '2' }, () => {
        log.warn({ ms: 3 }, 'inside');
        setTimeout(() => {
          log.info('later');
          resolve(lines.map((line) => JSON.parse(line)));
        }, 1);
      });
    });
    expect(outside).toMatchObject({ level: 'info', msg: 'outside', pid: process.pid });
    expect(outside.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(outside).not.toHaveProperty('requestId');
    expect(inside).toMatchObject({ level: 'warn', ms: 3, requestId: 'r-1', jobId: '7', part: '2' });
    expect(later).toMatchObject({ msg: 'later', requestId: 'r-1' });
  });

  it('heeds the level', () => {
    expect(written((log) => (log.info('no'), log.warn('yes')), 'warn').map(({ msg }) => msg)).toEqual(['yes']);
  });

  it('shows an error with its causes, and of a database error nothing of the row', () => {
    const ofDatabase = Object.assign(new Error('duplicate key'), {
      code: '23505',
      constraint: 'illustration_sha256',
      detail: 'Key (name)=(a secret picture.png) already exists.',
      where: 'COPY illustration, line 1: "a secret picture.png"',
    });
    const [line] = written((log) => log.error({ err: new Error('outer', { cause: ofDatabase }) }, 'Failed'));
    expect(line.err).toMatchObject({
      message: 'outer',
      stack: expect.stringContaining('log.test.ts'),
      cause: { code: '23505', constraint: 'illustration_sha256' },
    });
    expect(JSON.stringify(line)).not.toContain('secret picture');
  });

  it('is short, however long what an error quotes', () => {
    const [line] = written((log) => log.error({ err: new Error('x'.repeat(1e6)) }, 'Failed'));
    expect(JSON.stringify(line).length).toBeLessThan(10_000);
  });

  it('stays JSON without the secrets that stand in it, wherever they do', () => {
    process.env.DATABASE_URL = 'postgres://me:correct%20horse@db.example/eyecatch';
    try {
      const lines = written((log) => {
        log.info({
          headers: { authorization: `Bearer ${KEY}`, cookie: 'a=b; session="x\\"y"', 'x-api-key': 'plain-key' },
        });
        log.info({ body: JSON.stringify({ password: 'hidden-1', nested: { 'X-Api-Key': 'hidden-2' } }) });
        log.info(`key ${KEY} was used; Authorization: Basic aGlkZGVuLTM=`);
        log.info({ err: new Error('connect postgres://me:hidden-4@db/x failed, password=hidden-5') });
        log.info('could not log in with correct horse or correct%20horse');
        log.info({ statement: "create role a login password 'SCRAM-SHA-256$hidden-6'" });
        log.info({ cookies: ['fine'], 'set-cookie': ['hidden-7', 'hidden-8'], after: 'still here' });
      });
      const text = JSON.stringify(lines);
      for (const secret of [KEY, 'plain-key', 'session=', 'hidden-', 'aGlkZGVu', 'correct horse', 'correct%20horse']) {
        expect(text).not.toContain(secret);
      }
      expect(lines.at(-1)).toMatchObject({ after: 'still here', cookies: ['fine'] });
    } finally {
      delete process.env.DATABASE_URL;
    }
  });

  it('keeps the words that stand in a password as well', () => {
    process.env.DATABASE_URL = 'postgres://eyecatch:eyecatch@db.example/eyecatch';
    try {
      const [line] = written((log) => log.info('eyecatch migrate: postgres://eyecatch:eyecatch@db.example/eyecatch'));
      expect(line).toMatchObject({ msg: 'eyecatch migrate: postgres://eyecatch:***@db.example/eyecatch' });
    } finally {
      delete process.env.DATABASE_URL;
    }
  });

  it('reads in a terminal as a line and an error as its stack', () => {
    const line = JSON.stringify({
      level: 'warn',
      time: '2026-01-02T03:04:05.6Z',
      process: 'worker',
      msg: 'Slow',
      ms: 5,
      name: 'a b',
      err: { stack: 'Error: no\n    at x', cause: { stack: 'Error: why' } },
    });
    expect(readableLine(line, false)).toBe(
      '03:04:05 warn  worker: Slow  ms=5 name="a b"\n  Error: no\n      at x\n  caused by\n  Error: why\n',
    );
  });
});

describe('scrub', () => {
  it('leaves what is no secret alone', () => {
    const text =
      'GET http://localhost:4000/images/1 by me@example.com; tokens: 5; the key was rotated; postgres://db/x';
    expect(scrub(text)).toBe(text);
  });
});

describe('The settings of the log', () => {
  it('are refused when they are none', () => {
    expect(() => checkLogSettings({ EYECATCH_LOG_LEVEL: 'loud' })).toThrow(/EYECATCH_LOG_LEVEL is "loud"/);
    expect(() => checkLogSettings({ EYECATCH_LOG_FORMAT: 'xml' })).toThrow(/EYECATCH_LOG_FORMAT is "xml"/);
    checkLogSettings({ EYECATCH_LOG_LEVEL: 'debug', EYECATCH_LOG_FORMAT: 'json' });
  });
});
