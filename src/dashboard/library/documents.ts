import { graphql } from '../generated/gql.js';

export const CardFragment = graphql(`
  fragment LibraryCard on Illustration {
    id
    name
    tags(first: 5) {
      score
      tag {
        name
        displayName
      }
    }
  }
`);

/** `whole` also asks what the window is a part of. */
export const NewestDocument = graphql(`
  query LibraryNewest($first: Int!, $after: String, $skip: Int!, $filter: IllustrationFilter, $whole: Boolean!) {
    illustrations(first: $first, after: $after, skip: $skip, filter: $filter) {
      totalCount @include(if: $whole)
      edges {
        cursor
        node {
          ...LibraryCard
        }
      }
    }
  }
`);

export const ForecastsDocument = graphql(`
  query LibraryForecasts(
    $kpi: String!
    $order: SortOrder!
    $first: Int!
    $after: String
    $skip: Int!
    $filter: IllustrationFilter
    $whole: Boolean!
  ) {
    bestPredicted(kpi: $kpi, order: $order, first: $first, after: $after, skip: $skip, filter: $filter) {
      totalCount @include(if: $whole)
      edges {
        cursor
        node {
          rate
          simulated
          illustration {
            ...LibraryCard
          }
        }
      }
    }
    highest: bestPredicted(kpi: $kpi, first: 1, filter: $filter) @include(if: $whole) {
      edges {
        node {
          rate
        }
      }
    }
    all: illustrations(first: 1, filter: $filter) @include(if: $whole) {
      totalCount
    }
  }
`);

export const AlikeDocument = graphql(`
  query LibraryAlike($like: [ExampleInput!]!, $first: Int!, $after: String, $filter: IllustrationFilter) {
    similar(like: $like, first: $first, after: $after, filter: $filter) {
      totalCount
      windowLimit
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        node {
          similarity
          sharedTags(first: 5) {
            tag {
              name
              displayName
            }
          }
          illustration {
            id
            name
          }
        }
      }
    }
  }
`);

export const CountDocument = graphql(`
  query LibraryCount($filter: IllustrationFilter) {
    illustrations(first: 1, filter: $filter) {
      totalCount
    }
  }
`);

export const TagSuggestionsDocument = graphql(`
  query LibraryTags($search: String!) {
    tags(first: 12, search: $search, order: LIBRARY) {
      edges {
        node {
          name
          displayName
          category
          illustrationCount
        }
      }
    }
  }
`);

export const FacetsDocument = graphql(`
  query LibraryFacets {
    libraryFacets(first: 20) {
      ratings {
        value
        count
      }
      contentRatings {
        value
        count
      }
      sources {
        value
        count
      }
      metadata {
        key
        values {
          value
          count
        }
      }
    }
  }
`);

export const DecisionDocument = graphql(`
  query LibraryDecision($kpi: String!, $illustrations: [ID!]!) {
    decideKpi(kpi: $kpi, illustrations: $illustrations) {
      incumbent {
        illustration {
          id
        }
      }
      candidates {
        probabilityBest
        expectedRate
        expectedGain
        gainInterval {
          low
          high
        }
        forecast {
          simulated
          illustration {
            id
            name
          }
        }
      }
    }
  }
`);

export const SelectionForecastsDocument = graphql(`
  query LibrarySelectionForecasts($kpi: String!, $illustrations: [ID!]!) {
    predictKpi(kpi: $kpi, illustrations: $illustrations) {
      rate
      illustration {
        id
      }
    }
  }
`);

export const NamesDocument = graphql(`
  query LibraryExample($id: ID!) {
    illustration(id: $id) {
      id
      name
    }
  }
`);
