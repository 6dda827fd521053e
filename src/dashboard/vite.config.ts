import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The server answers with these files, so that it need not compress at each request. */
function compressed(): Plugin {
  return {
    name: 'eyecatch-compressed',
    apply: 'build',
    generateBundle: {
      // Last: until then Vite's own plugins still write to the files, such as what lazily loaded views are preloaded with.
      order: 'post',
      handler(_options, bundle) {
        for (const file of Object.values(bundle)) {
          const content = file.type === 'chunk' ? file.code : file.source;
          if (content.length < 1024 || !/\.(?:js|css|svg|html)$/.test(file.fileName)) continue;
          const text = Buffer.from(content);
          const brotli = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
          this.emitFile({ type: 'asset', fileName: `${file.fileName}.br`, source: brotli });
          this.emitFile({ type: 'asset', fileName: `${file.fileName}.gz`, source: gzipSync(text, { level: 9 }) });
        }
      },
    },
  };
}

/** The server takes the page's requests by the hashes of its documents (src/http/persisted-documents.ts). */
function persistedDocuments(): Plugin {
  return {
    name: 'eyecatch-persisted-documents',
    apply: 'build',
    generateBundle() {
      const source = readFileSync(new URL('generated/persisted-documents.json', import.meta.url));
      this.emitFile({ type: 'asset', fileName: 'persisted-documents.json', source });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    // React Aria brings its words in thirty languages; the page speaks two.
    { ...optimizeLocales.vite({ locales: ['en-US', 'ja-JP'] }), enforce: 'pre' },
    compressed(),
    persistedDocuments(),
  ],
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    // Compressing takes longest, as it must.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: {
    // `npm run page` beside a running server: the page from source, everything else from the server.
    proxy: Object.fromEntries(
      ['/graphql', '/images', '/uploads', '/health', '/ready', '/session', '/explorer'].map((path) => [
        path,
        process.env.EYECATCH_SERVER ?? 'http://localhost:4000',
      ]),
    ),
  },
});
