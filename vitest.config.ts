import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // Vite would take its ES modules while what node_modules holds takes its CommonJS, and graphql refuses to be there twice.
    alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Of .ci/run: how busy the machine is that it runs on is not known, and each limit of time may strike once.
    retry: Number(process.env.EYECATCH_TEST_RETRIES ?? 0),
    // A second, the default, is not enough on a machine under load.
    expect: { poll: { timeout: 10_000 } },
    // Tests may lose their data at a power failure; they need not wait for the disk. Of servers under test every request
    // would be a line.
    env: { EYECATCH_POSTGRES_FSYNC: 'off', EYECATCH_LOG_LEVEL: process.env.EYECATCH_LOG_LEVEL ?? 'error' },
    // Two cores: each file brings its own PGlite process, and some load a model.
    maxWorkers: 2,
    pool: 'forks',
  },
});
