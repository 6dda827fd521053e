import { graphql } from '../generated/gql.js';

/** Whether there is something to tag with, and what the deployed model tells apart. */
export const TryModelsDocument = graphql(`
  query TryModels {
    tagModels {
      id
      active
    }
    kpis {
      name
      deployedModel {
        id
        context {
          factor
          level
        }
      }
    }
  }
`);

export const TryTagsDocument = graphql(`
  query TryTags($upload: ID!) {
    tagImage(upload: $upload) {
      width
      height
      contentRating {
        rating
        safe
        questionable
        explicit
      }
      tags(first: 24, minScore: 0.02) {
        tag {
          name
          displayName
          category
        }
        score
        present
      }
      plausibleTags {
        general {
          ...TryTag
        }
        character {
          ...TryTag
        }
        copyright {
          ...TryTag
        }
        artist {
          ...TryTag
        }
        meta {
          ...TryTag
        }
        other {
          ...TryTag
        }
      }
    }
    exactDuplicate(upload: $upload) {
      id
      name
    }
  }

  fragment TryTag on TagScore {
    tag {
      name
      displayName
    }
    score
  }
`);

export const TryForecastDocument = graphql(`
  query TryForecast($kpi: String!, $illustrations: [ID!]! = [], $uploads: [ID!]! = [], $context: KpiContextInput) {
    predictKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, context: $context) {
      rate
      rateAtIntercept
      interval {
        low
        high
      }
      simulated
      contributions(first: 8) {
        tag {
          name
          displayName
        }
        score
        points
      }
      treeContribution(first: 1) {
        points
        trees
      }
    }
  }
`);

export const TryNeighboursDocument = graphql(`
  query TryNeighbours($upload: ID!, $kpi: String!, $withKpi: Boolean!) {
    tagImage(upload: $upload) {
      similar(first: 8) {
        similarity
        sharedTags(first: 3) {
          tag {
            name
            displayName
          }
        }
        illustration {
          id
          name
          kpi(name: $kpi) @include(if: $withKpi) {
            rate
            simulated
            observed {
              rate
              denominator
              simulated
            }
          }
        }
      }
    }
    nearDuplicates(upload: $upload, first: 6) {
      totalCount
      withoutFingerprint
      edges {
        node {
          similarity
          mirrored
          cropped
          illustration {
            id
            name
          }
        }
      }
    }
  }
`);

export const TryLibraryPictureDocument = graphql(`
  query TryLibraryPicture($id: ID!) {
    illustration(id: $id) {
      id
      name
    }
  }
`);

export const TryLibrarySearchDocument = graphql(`
  query TryLibrarySearch($name: String!) {
    illustrations(first: 12, filter: { name: $name }) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`);

export const TryDecisionDocument = graphql(`
  query TryDecision(
    $kpi: String!
    $illustrations: [ID!]!
    $uploads: [ID!]!
    $incumbent: ID
    $context: KpiContextInput
  ) {
    decideKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, incumbent: $incumbent, context: $context) {
      candidates {
        expectedRate
        probabilityBest
        probabilityBeatsIncumbent
        expectedGain
        gainInterval {
          low
          high
        }
        expectedLoss
      }
    }
  }
`);

export const TryAllocationDocument = graphql(`
  query TryAllocation(
    $kpi: String!
    $illustrations: [ID!]!
    $uploads: [ID!]!
    $batch: Int!
    $policy: AllocationPolicy!
    $context: KpiContextInput
  ) {
    allocateKpi(
      kpi: $kpi
      illustrations: $illustrations
      uploads: $uploads
      batch: $batch
      policy: $policy
      context: $context
    ) {
      trials
      share
      probabilityBest
    }
  }
`);

export const TryIngestDocument = graphql(`
  mutation TryIngest($illustrations: [IngestInput!]!, $duplicates: DuplicatePolicy!) {
    ingest(illustrations: $illustrations, duplicates: $duplicates) {
      id
    }
  }
`);

export const TryJobDocument = graphql(`
  subscription TryJob($id: ID!) {
    job(id: $id) {
      status
      step
      done
      total
      result
      error
    }
  }
`);

/** The 100 tags that move each forecast most, for two pictures beside each other. */
export const TryCompareForecastDocument = graphql(`
  query TryCompareForecast($kpi: String!, $illustrations: [ID!]!, $uploads: [ID!]!, $context: KpiContextInput) {
    predictKpi(kpi: $kpi, illustrations: $illustrations, uploads: $uploads, context: $context) {
      rate
      simulated
      contributions(first: 100) {
        tag {
          name
          displayName
        }
        coefficient
        contribution
        points
      }
    }
  }
`);

export const TryCompareUploadDocument = graphql(`
  query TryCompareUpload($id: ID!, $names: [String!]!) {
    tagImage(upload: $id) {
      tags(first: 60) {
        tag {
          name
          displayName
        }
        score
      }
      specificTags(names: $names) {
        tag {
          name
          displayName
        }
        score
      }
    }
  }
`);

export const TryCompareIllustrationDocument = graphql(`
  query TryCompareIllustration($id: ID!, $names: [String!]!) {
    illustration(id: $id) {
      tags(first: 60) {
        tag {
          name
          displayName
        }
        score
      }
      specificTags(names: $names) {
        tag {
          name
          displayName
        }
        score
      }
    }
  }
`);
