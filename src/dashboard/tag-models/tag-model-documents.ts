import { graphql } from '../generated/gql.js';
import type { TagModelListQuery } from '../generated/graphql.js';

export type ShownTagModel = TagModelListQuery['tagModels'][number];

export const TagModelFields = graphql(`
  fragment TagModelFields on TagModel {
    id
    name
    sha256
    active
    tagCount
    illustrationCount
    provenance
    createdAt
    index {
      state
      bytes
      bytesPerVector
    }
  }
`);

export const TagModelListDocument = graphql(`
  query TagModelList {
    tagModels {
      ...TagModelFields
    }
    illustrations(first: 1) {
      totalCount
    }
  }
`);

export const TagModelReportsDocument = graphql(`
  query TagModelReports {
    tagModels {
      ...TagModelFields
      reportUrl
      evaluation
      lossCurve {
        step
        loss
      }
    }
    illustrations(first: 1) {
      totalCount
    }
  }
`);

export const ActivateTagModelDocument = graphql(`
  mutation ActivateTagModel($id: ID!, $partly: Boolean!) {
    activateTagModel(id: $id, partly: $partly) {
      id
    }
  }
`);

export const IndexWithTagModelDocument = graphql(`
  mutation IndexWithTagModel($id: ID!) {
    indexTagModel(id: $id) {
      id
    }
  }
`);

export const BuildTagModelIndexDocument = graphql(`
  mutation BuildTagModelIndex($model: ID!, $rebuild: Boolean!) {
    buildVectorIndex(model: $model, rebuild: $rebuild) {
      id
    }
  }
`);

export const TagBrowserDocument = graphql(`
  query TagBrowser($first: Int!, $after: String, $search: String, $order: TagOrder!) {
    tags(first: $first, after: $after, search: $search, order: $order) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        node {
          name
          displayName
          category
          count
          illustrationCount
        }
      }
    }
  }
`);
