import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types of the documents in this folder, and their manifest for servers that answer registered documents only. */
const config: CodegenConfig = {
  // Of a running server: http://localhost:4000/graphql
  schema: '../../../schema.graphql',
  documents: ['*.ts'],
  generates: {
    'generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false, persistedDocuments: { hashAlgorithm: 'sha256' } },
      config: {
        documentMode: 'string',
        importExtension: '.js',
        useTypeImports: true,
        enumsAsTypes: true,
        scalars: { DateTime: 'string', JSON: 'Record<string, unknown>', ID: 'string' },
      },
    },
  },
};
export default config;
