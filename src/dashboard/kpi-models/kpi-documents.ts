import { graphql } from '../generated/gql.js';
import type { KpiOverviewQuery, KpiVersionsQuery } from '../generated/graphql.js';

export type ShownKpi = KpiOverviewQuery['kpis'][number];
export type KpiVersion = KpiVersionsQuery['kpiModels'][number];

export const KpiVersionFields = graphql(`
  fragment KpiVersionFields on KpiModel {
    id
    method
    link
    illustrations
    simulated
    deployed
    deployedAt
    createdAt
    figures {
      heldOut
      spearman
      calibration
      normalisedEntropy
      relativeSquaredError
      worthInTrials
      worthInterval {
        low
        high
      }
      coverage95
    }
  }
`);

export const KpiOverviewDocument = graphql(`
  query KpiOverview {
    kpis {
      name
      kind
      numerator
      denominator
      maturityDays
      immatureFrom
      observations {
        rows
        illustrations
        numerator
        denominator
        rate
        simulated
      }
      feedBreaks {
        day
        lastDay
        what
        observed
        expected
      }
      deployedModel {
        id
        method
        deployedAt
      }
      rollBackTo {
        ...KpiVersionFields
      }
    }
  }
`);

export const KpiVersionsDocument = graphql(`
  query KpiVersions($kpi: String!) {
    kpiModels(kpi: $kpi) {
      ...KpiVersionFields
    }
  }
`);

export const KpiReportDocument = graphql(`
  query KpiReport($id: ID!) {
    kpiModel(id: $id) {
      ...KpiVersionFields
      kpi
      lambda
      unexplainedVariance
      report
      warnings
      reportUrl
      tagModel {
        id
        name
      }
      context {
        factor
        level
        effect
        trials
      }
    }
  }
`);

export const CoefficientsDocument = graphql(`
  query Coefficients($model: ID!, $first: Int!, $skip: Int!, $search: String, $order: CoefficientOrder!) {
    kpiModel(id: $model) {
      coefficientCount(search: $search)
      coefficients(first: $first, skip: $skip, search: $search, order: $order) {
        tag {
          name
          displayName
          category
        }
        coefficient
        standardError
      }
    }
  }
`);

export const DeployKpiModelDocument = graphql(`
  mutation DeployKpiModel($id: ID!) {
    deployKpiModel(id: $id) {
      id
    }
  }
`);

export const RollBackKpiModelDocument = graphql(`
  mutation RollBackKpiModel($kpi: String!) {
    rollBackKpiModel(kpi: $kpi) {
      id
    }
  }
`);

export const SetMaturityDocument = graphql(`
  mutation SetMaturity($kpi: String!, $days: Int!) {
    setKpiMaturity(kpi: $kpi, days: $days) {
      name
      maturityDays
      immatureFrom
    }
  }
`);

export const StartFitDocument = graphql(`
  mutation StartFit(
    $kpi: String!
    $deploy: Boolean!
    $method: KpiMethod
    $resume: Boolean!
    $weights: KpiWeights!
    $groupBy: String
    $seed: Int!
  ) {
    fitKpi(
      kpi: $kpi
      deploy: $deploy
      method: $method
      resume: $resume
      weights: $weights
      groupBy: $groupBy
      seed: $seed
    ) {
      id
    }
  }
`);

export const MetadataKeysDocument = graphql(`
  query MetadataKeys {
    libraryFacets(first: 1) {
      metadata {
        key
      }
    }
  }
`);

export const StartImportDocument = graphql(`
  mutation StartImport($input: ImportKpiInput!) {
    importKpi(input: $input) {
      id
    }
  }
`);
