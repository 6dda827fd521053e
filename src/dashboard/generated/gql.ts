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
    "\n  fragment LibraryCard on Illustration {\n    id\n    name\n    tags(first: 5) {\n      score\n      tag {\n        name\n        displayName\n      }\n    }\n  }\n": typeof types.LibraryCardFragmentDoc,
    "\n  query LibraryNewest($first: Int!, $after: String, $skip: Int!, $filter: IllustrationFilter, $whole: Boolean!) {\n    illustrations(first: $first, after: $after, skip: $skip, filter: $filter) {\n      totalCount @include(if: $whole)\n      edges {\n        cursor\n        node {\n          ...LibraryCard\n        }\n      }\n    }\n  }\n": typeof types.LibraryNewestDocument,
    "\n  query LibraryForecasts(\n    $kpi: String!\n    $order: SortOrder!\n    $first: Int!\n    $after: String\n    $skip: Int!\n    $filter: IllustrationFilter\n    $whole: Boolean!\n  ) {\n    bestPredicted(kpi: $kpi, order: $order, first: $first, after: $after, skip: $skip, filter: $filter) {\n      totalCount @include(if: $whole)\n      edges {\n        cursor\n        node {\n          rate\n          simulated\n          illustration {\n            ...LibraryCard\n          }\n        }\n      }\n    }\n    highest: bestPredicted(kpi: $kpi, first: 1, filter: $filter) @include(if: $whole) {\n      edges {\n        node {\n          rate\n        }\n      }\n    }\n    all: illustrations(first: 1, filter: $filter) @include(if: $whole) {\n      totalCount\n    }\n  }\n": typeof types.LibraryForecastsDocument,
    "\n  query LibraryAlike($like: [ExampleInput!]!, $first: Int!, $after: String, $filter: IllustrationFilter) {\n    similar(like: $like, first: $first, after: $after, filter: $filter) {\n      totalCount\n      windowLimit\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        cursor\n        node {\n          similarity\n          sharedTags(first: 5) {\n            tag {\n              name\n              displayName\n            }\n          }\n          illustration {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n": typeof types.LibraryAlikeDocument,
    "\n  query LibraryCount($filter: IllustrationFilter) {\n    illustrations(first: 1, filter: $filter) {\n      totalCount\n    }\n  }\n": typeof types.LibraryCountDocument,
    "\n  query LibraryTags($search: String!) {\n    tags(first: 12, search: $search, order: LIBRARY) {\n      edges {\n        node {\n          name\n          displayName\n          category\n          illustrationCount\n        }\n      }\n    }\n  }\n": typeof types.LibraryTagsDocument,
    "\n  query LibraryFacets {\n    libraryFacets(first: 20) {\n      ratings {\n        value\n        count\n      }\n      contentRatings {\n        value\n        count\n      }\n      sources {\n        value\n        count\n      }\n      metadata {\n        key\n        values {\n          value\n          count\n        }\n      }\n    }\n  }\n": typeof types.LibraryFacetsDocument,
    "\n  query LibraryDecision($kpi: String!, $illustrations: [ID!]!) {\n    decideKpi(kpi: $kpi, illustrations: $illustrations) {\n      incumbent {\n        illustration {\n          id\n        }\n      }\n      candidates {\n        probabilityBest\n        expectedRate\n        expectedGain\n        gainInterval {\n          low\n          high\n        }\n        forecast {\n          simulated\n          illustration {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n": typeof types.LibraryDecisionDocument,
    "\n  query LibrarySelectionForecasts($kpi: String!, $illustrations: [ID!]!) {\n    predictKpi(kpi: $kpi, illustrations: $illustrations) {\n      rate\n      illustration {\n        id\n      }\n    }\n  }\n": typeof types.LibrarySelectionForecastsDocument,
    "\n  query LibraryExample($id: ID!) {\n    illustration(id: $id) {\n      id\n      name\n    }\n  }\n": typeof types.LibraryExampleDocument,
    "\n  query KpiChoice {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      observations {\n        simulated\n      }\n      deployedModel {\n        id\n      }\n    }\n  }\n": typeof types.KpiChoiceDocument,
};
const documents: Documents = {
    "\n  fragment LibraryCard on Illustration {\n    id\n    name\n    tags(first: 5) {\n      score\n      tag {\n        name\n        displayName\n      }\n    }\n  }\n": types.LibraryCardFragmentDoc,
    "\n  query LibraryNewest($first: Int!, $after: String, $skip: Int!, $filter: IllustrationFilter, $whole: Boolean!) {\n    illustrations(first: $first, after: $after, skip: $skip, filter: $filter) {\n      totalCount @include(if: $whole)\n      edges {\n        cursor\n        node {\n          ...LibraryCard\n        }\n      }\n    }\n  }\n": types.LibraryNewestDocument,
    "\n  query LibraryForecasts(\n    $kpi: String!\n    $order: SortOrder!\n    $first: Int!\n    $after: String\n    $skip: Int!\n    $filter: IllustrationFilter\n    $whole: Boolean!\n  ) {\n    bestPredicted(kpi: $kpi, order: $order, first: $first, after: $after, skip: $skip, filter: $filter) {\n      totalCount @include(if: $whole)\n      edges {\n        cursor\n        node {\n          rate\n          simulated\n          illustration {\n            ...LibraryCard\n          }\n        }\n      }\n    }\n    highest: bestPredicted(kpi: $kpi, first: 1, filter: $filter) @include(if: $whole) {\n      edges {\n        node {\n          rate\n        }\n      }\n    }\n    all: illustrations(first: 1, filter: $filter) @include(if: $whole) {\n      totalCount\n    }\n  }\n": types.LibraryForecastsDocument,
    "\n  query LibraryAlike($like: [ExampleInput!]!, $first: Int!, $after: String, $filter: IllustrationFilter) {\n    similar(like: $like, first: $first, after: $after, filter: $filter) {\n      totalCount\n      windowLimit\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        cursor\n        node {\n          similarity\n          sharedTags(first: 5) {\n            tag {\n              name\n              displayName\n            }\n          }\n          illustration {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n": types.LibraryAlikeDocument,
    "\n  query LibraryCount($filter: IllustrationFilter) {\n    illustrations(first: 1, filter: $filter) {\n      totalCount\n    }\n  }\n": types.LibraryCountDocument,
    "\n  query LibraryTags($search: String!) {\n    tags(first: 12, search: $search, order: LIBRARY) {\n      edges {\n        node {\n          name\n          displayName\n          category\n          illustrationCount\n        }\n      }\n    }\n  }\n": types.LibraryTagsDocument,
    "\n  query LibraryFacets {\n    libraryFacets(first: 20) {\n      ratings {\n        value\n        count\n      }\n      contentRatings {\n        value\n        count\n      }\n      sources {\n        value\n        count\n      }\n      metadata {\n        key\n        values {\n          value\n          count\n        }\n      }\n    }\n  }\n": types.LibraryFacetsDocument,
    "\n  query LibraryDecision($kpi: String!, $illustrations: [ID!]!) {\n    decideKpi(kpi: $kpi, illustrations: $illustrations) {\n      incumbent {\n        illustration {\n          id\n        }\n      }\n      candidates {\n        probabilityBest\n        expectedRate\n        expectedGain\n        gainInterval {\n          low\n          high\n        }\n        forecast {\n          simulated\n          illustration {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n": types.LibraryDecisionDocument,
    "\n  query LibrarySelectionForecasts($kpi: String!, $illustrations: [ID!]!) {\n    predictKpi(kpi: $kpi, illustrations: $illustrations) {\n      rate\n      illustration {\n        id\n      }\n    }\n  }\n": types.LibrarySelectionForecastsDocument,
    "\n  query LibraryExample($id: ID!) {\n    illustration(id: $id) {\n      id\n      name\n    }\n  }\n": types.LibraryExampleDocument,
    "\n  query KpiChoice {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      observations {\n        simulated\n      }\n      deployedModel {\n        id\n      }\n    }\n  }\n": types.KpiChoiceDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment LibraryCard on Illustration {\n    id\n    name\n    tags(first: 5) {\n      score\n      tag {\n        name\n        displayName\n      }\n    }\n  }\n"): typeof import('./graphql').LibraryCardFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LibraryNewest($first: Int!, $after: String, $skip: Int!, $filter: IllustrationFilter, $whole: Boolean!) {\n    illustrations(first: $first, after: $after, skip: $skip, filter: $filter) {\n      totalCount @include(if: $whole)\n      edges {\n        cursor\n        node {\n          ...LibraryCard\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').LibraryNewestDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LibraryForecasts(\n    $kpi: String!\n    $order: SortOrder!\n    $first: Int!\n    $after: String\n    $skip: Int!\n    $filter: IllustrationFilter\n    $whole: Boolean!\n  ) {\n    bestPredicted(kpi: $kpi, order: $order, first: $first, after: $after, skip: $skip, filter: $filter) {\n      totalCount @include(if: $whole)\n      edges {\n        cursor\n        node {\n          rate\n          simulated\n          illustration {\n            ...LibraryCard\n          }\n        }\n      }\n    }\n    highest: bestPredicted(kpi: $kpi, first: 1, filter: $filter) @include(if: $whole) {\n      edges {\n        node {\n          rate\n        }\n      }\n    }\n    all: illustrations(first: 1, filter: $filter) @include(if: $whole) {\n      totalCount\n    }\n  }\n"): typeof import('./graphql').LibraryForecastsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LibraryAlike($like: [ExampleInput!]!, $first: Int!, $after: String, $filter: IllustrationFilter) {\n    similar(like: $like, first: $first, after: $after, filter: $filter) {\n      totalCount\n      windowLimit\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        cursor\n        node {\n          similarity\n          sharedTags(first: 5) {\n            tag {\n              name\n              displayName\n            }\n          }\n          illustration {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').LibraryAlikeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LibraryCount($filter: IllustrationFilter) {\n    illustrations(first: 1, filter: $filter) {\n      totalCount\n    }\n  }\n"): typeof import('./graphql').LibraryCountDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LibraryTags($search: String!) {\n    tags(first: 12, search: $search, order: LIBRARY) {\n      edges {\n        node {\n          name\n          displayName\n          category\n          illustrationCount\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').LibraryTagsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LibraryFacets {\n    libraryFacets(first: 20) {\n      ratings {\n        value\n        count\n      }\n      contentRatings {\n        value\n        count\n      }\n      sources {\n        value\n        count\n      }\n      metadata {\n        key\n        values {\n          value\n          count\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').LibraryFacetsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LibraryDecision($kpi: String!, $illustrations: [ID!]!) {\n    decideKpi(kpi: $kpi, illustrations: $illustrations) {\n      incumbent {\n        illustration {\n          id\n        }\n      }\n      candidates {\n        probabilityBest\n        expectedRate\n        expectedGain\n        gainInterval {\n          low\n          high\n        }\n        forecast {\n          simulated\n          illustration {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').LibraryDecisionDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LibrarySelectionForecasts($kpi: String!, $illustrations: [ID!]!) {\n    predictKpi(kpi: $kpi, illustrations: $illustrations) {\n      rate\n      illustration {\n        id\n      }\n    }\n  }\n"): typeof import('./graphql').LibrarySelectionForecastsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LibraryExample($id: ID!) {\n    illustration(id: $id) {\n      id\n      name\n    }\n  }\n"): typeof import('./graphql').LibraryExampleDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KpiChoice {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      observations {\n        simulated\n      }\n      deployedModel {\n        id\n      }\n    }\n  }\n"): typeof import('./graphql').KpiChoiceDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
