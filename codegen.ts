import type { CodegenConfig } from '@graphql-codegen/cli';
import { apiReference } from './docs/reference/api-reference.js';

const config: CodegenConfig = {
  schema: 'schema.graphql',
  generates: {
    'src/graphql/generated/schema-types.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        contextType: '../context.js#Context',
        scalars: { DateTime: 'Date', JSON: 'Record<string, unknown>', ID: 'string' },
        mappers: {
          Illustration: '../../indexer/illustration-table.js#Illustration as IllustrationRow',
          SimilarIllustration: '../models.js#SimilarModel',
          TagModel: '../../tagging/model-registry.js#RegisteredModel',
          TaggedImage: '../models.js#TaggedImageModel',
          Tag: '../models.js#TagSource',
          LibraryFacets: '../models.js#LibraryFacetsSource',
          Kpi: '../models.js#KpiSource',
          KpiModel: '../models.js#KpiModelSource',
          KpiForecast: '../models.js#ForecastModel',
          KpiForecastConnection: '../models.js#KpiForecastConnectionModel',
          KpiCreative: '../models.js#KpiCreativeModel',
          KpiWhatIf: '../models.js#WhatIfModel',
          Vector: '../models.js#VectorModel',
          IllustrationConnection: '../models.js#IllustrationConnectionModel',
          SimilarConnection: '../models.js#SimilarConnectionModel',
          TagConnection: '../models.js#TagConnectionModel',
          JobConnection: '../models.js#JobConnectionModel',
          IndexFailureConnection: '../models.js#IndexFailureConnectionModel',
          NearDuplicate: '../models.js#NearDuplicateModel',
          DuplicateLink: '../models.js#DuplicateLinkModel',
          DuplicateGroup: '../models.js#DuplicateGroupModel',
          NearDuplicateConnection: '../models.js#NearDuplicateConnectionModel',
          DuplicateGroupConnection: '../models.js#DuplicateGroupConnectionModel',
        },
      },
    },
    'docs/api.md': { preset: apiReference },
    // Documents of the page as typed strings, each with its hash: the page sends the hash (persisted documents).
    'src/dashboard/generated/': {
      preset: 'client',
      documents: ['src/dashboard/**/*.{ts,tsx}', '!src/dashboard/generated/**'],
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { mode: 'embedHashInDocument', hashAlgorithm: 'sha256' },
      },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        documentMode: 'string',
        scalars: { DateTime: 'string', JSON: 'Record<string, unknown>', ID: 'string' },
      },
    },
  },
};
export default config;
