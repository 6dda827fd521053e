/* eslint-disable */
import * as types from './graphql';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query TryModels {\n    tagModels {\n      id\n      active\n    }\n    kpis {\n      name\n      deployedModel {\n        id\n        context {\n          factor\n          level\n        }\n      }\n    }\n  }\n": typeof types.TryModelsDocument,
    "\n  query TryTags($upload: ID!) {\n    tagImage(upload: $upload) {\n      width\n      height\n      contentRating {\n        rating\n        safe\n        questionable\n        explicit\n      }\n      tags(first: 24, minScore: 0.02) {\n        tag {\n          name\n          displayName\n          category\n        }\n        score\n        present\n      }\n      plausibleTags {\n        general {\n          ...TryTag\n        }\n        character {\n          ...TryTag\n        }\n        copyright {\n          ...TryTag\n        }\n        artist {\n          ...TryTag\n        }\n        meta {\n          ...TryTag\n        }\n        other {\n          ...TryTag\n        }\n      }\n    }\n    exactDuplicate(upload: $upload) {\n      id\n      name\n    }\n  }\n\n  fragment TryTag on TagScore {\n    tag {\n      name\n      displayName\n    }\n    score\n  }\n": typeof types.TryTagsDocument,
    "\n  query TryForecast($kpi: String!, $illustrations: [ID!]! = [], $uploads: [ID!]! = [], $context: KpiContextInput) {\n    predictKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, context: $context) {\n      rate\n      rateAtIntercept\n      interval {\n        low\n        high\n      }\n      simulated\n      contributions(first: 8) {\n        tag {\n          name\n          displayName\n        }\n        score\n        points\n      }\n      treeContribution(first: 1) {\n        points\n        trees\n      }\n    }\n  }\n": typeof types.TryForecastDocument,
    "\n  query TryNeighbours($upload: ID!, $kpi: String!, $withKpi: Boolean!) {\n    tagImage(upload: $upload) {\n      similar(first: 8) {\n        similarity\n        sharedTags(first: 3) {\n          tag {\n            name\n            displayName\n          }\n        }\n        illustration {\n          id\n          name\n          kpi(name: $kpi) @include(if: $withKpi) {\n            rate\n            simulated\n            observed {\n              rate\n              denominator\n              simulated\n            }\n          }\n        }\n      }\n    }\n    nearDuplicates(upload: $upload, first: 6) {\n      totalCount\n      withoutFingerprint\n      edges {\n        node {\n          similarity\n          mirrored\n          cropped\n          illustration {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n": typeof types.TryNeighboursDocument,
    "\n  query TryLibraryPicture($id: ID!) {\n    illustration(id: $id) {\n      id\n      name\n    }\n  }\n": typeof types.TryLibraryPictureDocument,
    "\n  query TryLibrarySearch($name: String!) {\n    illustrations(first: 12, filter: { name: $name }) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n": typeof types.TryLibrarySearchDocument,
    "\n  query TryDecision(\n    $kpi: String!\n    $illustrations: [ID!]!\n    $uploads: [ID!]!\n    $incumbent: ID\n    $context: KpiContextInput\n  ) {\n    decideKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, incumbent: $incumbent, context: $context) {\n      candidates {\n        expectedRate\n        probabilityBest\n        probabilityBeatsIncumbent\n        expectedGain\n        gainInterval {\n          low\n          high\n        }\n        expectedLoss\n      }\n    }\n  }\n": typeof types.TryDecisionDocument,
    "\n  query TryAllocation(\n    $kpi: String!\n    $illustrations: [ID!]!\n    $uploads: [ID!]!\n    $batch: Int!\n    $policy: AllocationPolicy!\n    $context: KpiContextInput\n  ) {\n    allocateKpi(\n      kpi: $kpi\n      illustrations: $illustrations\n      uploads: $uploads\n      batch: $batch\n      policy: $policy\n      context: $context\n    ) {\n      trials\n      share\n      probabilityBest\n    }\n  }\n": typeof types.TryAllocationDocument,
    "\n  mutation TryIngest($illustrations: [IngestInput!]!, $duplicates: DuplicatePolicy!) {\n    ingest(illustrations: $illustrations, duplicates: $duplicates) {\n      id\n    }\n  }\n": typeof types.TryIngestDocument,
    "\n  subscription TryJob($id: ID!) {\n    job(id: $id) {\n      status\n      step\n      done\n      total\n      result\n      error\n    }\n  }\n": typeof types.TryJobDocument,
    "\n  query TryCompareForecast($kpi: String!, $illustrations: [ID!]!, $uploads: [ID!]!, $context: KpiContextInput) {\n    predictKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, context: $context) {\n      rate\n      simulated\n      contributions(first: 100) {\n        tag {\n          name\n          displayName\n        }\n        coefficient\n        contribution\n        points\n      }\n    }\n  }\n": typeof types.TryCompareForecastDocument,
    "\n  query TryCompareUpload($id: ID!, $names: [String!]!) {\n    tagImage(upload: $id) {\n      tags(first: 60) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n      specificTags(names: $names) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n    }\n  }\n": typeof types.TryCompareUploadDocument,
    "\n  query TryCompareIllustration($id: ID!, $names: [String!]!) {\n    illustration(id: $id) {\n      tags(first: 60) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n      specificTags(names: $names) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n    }\n  }\n": typeof types.TryCompareIllustrationDocument,
    "\n  query KpiChoice {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      observations {\n        simulated\n      }\n      deployedModel {\n        id\n      }\n    }\n  }\n": typeof types.KpiChoiceDocument,
};
const documents: Documents = {
    "\n  query TryModels {\n    tagModels {\n      id\n      active\n    }\n    kpis {\n      name\n      deployedModel {\n        id\n        context {\n          factor\n          level\n        }\n      }\n    }\n  }\n": types.TryModelsDocument,
    "\n  query TryTags($upload: ID!) {\n    tagImage(upload: $upload) {\n      width\n      height\n      contentRating {\n        rating\n        safe\n        questionable\n        explicit\n      }\n      tags(first: 24, minScore: 0.02) {\n        tag {\n          name\n          displayName\n          category\n        }\n        score\n        present\n      }\n      plausibleTags {\n        general {\n          ...TryTag\n        }\n        character {\n          ...TryTag\n        }\n        copyright {\n          ...TryTag\n        }\n        artist {\n          ...TryTag\n        }\n        meta {\n          ...TryTag\n        }\n        other {\n          ...TryTag\n        }\n      }\n    }\n    exactDuplicate(upload: $upload) {\n      id\n      name\n    }\n  }\n\n  fragment TryTag on TagScore {\n    tag {\n      name\n      displayName\n    }\n    score\n  }\n": types.TryTagsDocument,
    "\n  query TryForecast($kpi: String!, $illustrations: [ID!]! = [], $uploads: [ID!]! = [], $context: KpiContextInput) {\n    predictKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, context: $context) {\n      rate\n      rateAtIntercept\n      interval {\n        low\n        high\n      }\n      simulated\n      contributions(first: 8) {\n        tag {\n          name\n          displayName\n        }\n        score\n        points\n      }\n      treeContribution(first: 1) {\n        points\n        trees\n      }\n    }\n  }\n": types.TryForecastDocument,
    "\n  query TryNeighbours($upload: ID!, $kpi: String!, $withKpi: Boolean!) {\n    tagImage(upload: $upload) {\n      similar(first: 8) {\n        similarity\n        sharedTags(first: 3) {\n          tag {\n            name\n            displayName\n          }\n        }\n        illustration {\n          id\n          name\n          kpi(name: $kpi) @include(if: $withKpi) {\n            rate\n            simulated\n            observed {\n              rate\n              denominator\n              simulated\n            }\n          }\n        }\n      }\n    }\n    nearDuplicates(upload: $upload, first: 6) {\n      totalCount\n      withoutFingerprint\n      edges {\n        node {\n          similarity\n          mirrored\n          cropped\n          illustration {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n": types.TryNeighboursDocument,
    "\n  query TryLibraryPicture($id: ID!) {\n    illustration(id: $id) {\n      id\n      name\n    }\n  }\n": types.TryLibraryPictureDocument,
    "\n  query TryLibrarySearch($name: String!) {\n    illustrations(first: 12, filter: { name: $name }) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n": types.TryLibrarySearchDocument,
    "\n  query TryDecision(\n    $kpi: String!\n    $illustrations: [ID!]!\n    $uploads: [ID!]!\n    $incumbent: ID\n    $context: KpiContextInput\n  ) {\n    decideKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, incumbent: $incumbent, context: $context) {\n      candidates {\n        expectedRate\n        probabilityBest\n        probabilityBeatsIncumbent\n        expectedGain\n        gainInterval {\n          low\n          high\n        }\n        expectedLoss\n      }\n    }\n  }\n": types.TryDecisionDocument,
    "\n  query TryAllocation(\n    $kpi: String!\n    $illustrations: [ID!]!\n    $uploads: [ID!]!\n    $batch: Int!\n    $policy: AllocationPolicy!\n    $context: KpiContextInput\n  ) {\n    allocateKpi(\n      kpi: $kpi\n      illustrations: $illustrations\n      uploads: $uploads\n      batch: $batch\n      policy: $policy\n      context: $context\n    ) {\n      trials\n      share\n      probabilityBest\n    }\n  }\n": types.TryAllocationDocument,
    "\n  mutation TryIngest($illustrations: [IngestInput!]!, $duplicates: DuplicatePolicy!) {\n    ingest(illustrations: $illustrations, duplicates: $duplicates) {\n      id\n    }\n  }\n": types.TryIngestDocument,
    "\n  subscription TryJob($id: ID!) {\n    job(id: $id) {\n      status\n      step\n      done\n      total\n      result\n      error\n    }\n  }\n": types.TryJobDocument,
    "\n  query TryCompareForecast($kpi: String!, $illustrations: [ID!]!, $uploads: [ID!]!, $context: KpiContextInput) {\n    predictKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, context: $context) {\n      rate\n      simulated\n      contributions(first: 100) {\n        tag {\n          name\n          displayName\n        }\n        coefficient\n        contribution\n        points\n      }\n    }\n  }\n": types.TryCompareForecastDocument,
    "\n  query TryCompareUpload($id: ID!, $names: [String!]!) {\n    tagImage(upload: $id) {\n      tags(first: 60) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n      specificTags(names: $names) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n    }\n  }\n": types.TryCompareUploadDocument,
    "\n  query TryCompareIllustration($id: ID!, $names: [String!]!) {\n    illustration(id: $id) {\n      tags(first: 60) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n      specificTags(names: $names) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n    }\n  }\n": types.TryCompareIllustrationDocument,
    "\n  query KpiChoice {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      observations {\n        simulated\n      }\n      deployedModel {\n        id\n      }\n    }\n  }\n": types.KpiChoiceDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryModels {\n    tagModels {\n      id\n      active\n    }\n    kpis {\n      name\n      deployedModel {\n        id\n        context {\n          factor\n          level\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').TryModelsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryTags($upload: ID!) {\n    tagImage(upload: $upload) {\n      width\n      height\n      contentRating {\n        rating\n        safe\n        questionable\n        explicit\n      }\n      tags(first: 24, minScore: 0.02) {\n        tag {\n          name\n          displayName\n          category\n        }\n        score\n        present\n      }\n      plausibleTags {\n        general {\n          ...TryTag\n        }\n        character {\n          ...TryTag\n        }\n        copyright {\n          ...TryTag\n        }\n        artist {\n          ...TryTag\n        }\n        meta {\n          ...TryTag\n        }\n        other {\n          ...TryTag\n        }\n      }\n    }\n    exactDuplicate(upload: $upload) {\n      id\n      name\n    }\n  }\n\n  fragment TryTag on TagScore {\n    tag {\n      name\n      displayName\n    }\n    score\n  }\n"): typeof import('./graphql').TryTagsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryForecast($kpi: String!, $illustrations: [ID!]! = [], $uploads: [ID!]! = [], $context: KpiContextInput) {\n    predictKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, context: $context) {\n      rate\n      rateAtIntercept\n      interval {\n        low\n        high\n      }\n      simulated\n      contributions(first: 8) {\n        tag {\n          name\n          displayName\n        }\n        score\n        points\n      }\n      treeContribution(first: 1) {\n        points\n        trees\n      }\n    }\n  }\n"): typeof import('./graphql').TryForecastDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryNeighbours($upload: ID!, $kpi: String!, $withKpi: Boolean!) {\n    tagImage(upload: $upload) {\n      similar(first: 8) {\n        similarity\n        sharedTags(first: 3) {\n          tag {\n            name\n            displayName\n          }\n        }\n        illustration {\n          id\n          name\n          kpi(name: $kpi) @include(if: $withKpi) {\n            rate\n            simulated\n            observed {\n              rate\n              denominator\n              simulated\n            }\n          }\n        }\n      }\n    }\n    nearDuplicates(upload: $upload, first: 6) {\n      totalCount\n      withoutFingerprint\n      edges {\n        node {\n          similarity\n          mirrored\n          cropped\n          illustration {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').TryNeighboursDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryLibraryPicture($id: ID!) {\n    illustration(id: $id) {\n      id\n      name\n    }\n  }\n"): typeof import('./graphql').TryLibraryPictureDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryLibrarySearch($name: String!) {\n    illustrations(first: 12, filter: { name: $name }) {\n      edges {\n        node {\n          id\n          name\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').TryLibrarySearchDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryDecision(\n    $kpi: String!\n    $illustrations: [ID!]!\n    $uploads: [ID!]!\n    $incumbent: ID\n    $context: KpiContextInput\n  ) {\n    decideKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, incumbent: $incumbent, context: $context) {\n      candidates {\n        expectedRate\n        probabilityBest\n        probabilityBeatsIncumbent\n        expectedGain\n        gainInterval {\n          low\n          high\n        }\n        expectedLoss\n      }\n    }\n  }\n"): typeof import('./graphql').TryDecisionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryAllocation(\n    $kpi: String!\n    $illustrations: [ID!]!\n    $uploads: [ID!]!\n    $batch: Int!\n    $policy: AllocationPolicy!\n    $context: KpiContextInput\n  ) {\n    allocateKpi(\n      kpi: $kpi\n      illustrations: $illustrations\n      uploads: $uploads\n      batch: $batch\n      policy: $policy\n      context: $context\n    ) {\n      trials\n      share\n      probabilityBest\n    }\n  }\n"): typeof import('./graphql').TryAllocationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation TryIngest($illustrations: [IngestInput!]!, $duplicates: DuplicatePolicy!) {\n    ingest(illustrations: $illustrations, duplicates: $duplicates) {\n      id\n    }\n  }\n"): typeof import('./graphql').TryIngestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription TryJob($id: ID!) {\n    job(id: $id) {\n      status\n      step\n      done\n      total\n      result\n      error\n    }\n  }\n"): typeof import('./graphql').TryJobDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryCompareForecast($kpi: String!, $illustrations: [ID!]!, $uploads: [ID!]!, $context: KpiContextInput) {\n    predictKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, context: $context) {\n      rate\n      simulated\n      contributions(first: 100) {\n        tag {\n          name\n          displayName\n        }\n        coefficient\n        contribution\n        points\n      }\n    }\n  }\n"): typeof import('./graphql').TryCompareForecastDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryCompareUpload($id: ID!, $names: [String!]!) {\n    tagImage(upload: $id) {\n      tags(first: 60) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n      specificTags(names: $names) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n    }\n  }\n"): typeof import('./graphql').TryCompareUploadDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TryCompareIllustration($id: ID!, $names: [String!]!) {\n    illustration(id: $id) {\n      tags(first: 60) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n      specificTags(names: $names) {\n        tag {\n          name\n          displayName\n        }\n        score\n      }\n    }\n  }\n"): typeof import('./graphql').TryCompareIllustrationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KpiChoice {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      observations {\n        simulated\n      }\n      deployedModel {\n        id\n      }\n    }\n  }\n"): typeof import('./graphql').KpiChoiceDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
