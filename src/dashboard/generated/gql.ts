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
    "\n  fragment JobFields on Job {\n    id\n    kind\n    status\n    step\n    done\n    total\n    result\n    error\n    createdAt\n    startedAt\n    finishedAt\n  }\n": typeof types.JobFieldsFragmentDoc,
    "\n  query JobList($first: Int!, $after: String, $kind: String, $status: JobStatus) {\n    jobs(first: $first, after: $after, kind: $kind, status: $status) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          ...JobFields\n        }\n      }\n    }\n  }\n": typeof types.JobListDocument,
    "\n  query OneJob($id: ID!) {\n    job(id: $id) {\n      ...JobFields\n    }\n  }\n": typeof types.OneJobDocument,
    "\n  subscription JobChanges {\n    jobs {\n      ...JobFields\n    }\n  }\n": typeof types.JobChangesDocument,
    "\n  subscription FollowedJob($id: ID!) {\n    job(id: $id) {\n      ...JobFields\n    }\n  }\n": typeof types.FollowedJobDocument,
    "\n  query RunningJobs {\n    running: jobs(first: 1, status: RUNNING) {\n      totalCount\n    }\n    queued: jobs(first: 1, status: QUEUED) {\n      totalCount\n    }\n  }\n": typeof types.RunningJobsDocument,
    "\n  mutation RetryJob($id: ID!) {\n    retryJob(id: $id) {\n      ...JobFields\n    }\n  }\n": typeof types.RetryJobDocument,
    "\n  mutation StartDuplicateScan {\n    scanDuplicates {\n      ...JobFields\n    }\n  }\n": typeof types.StartDuplicateScanDocument,
    "\n  mutation StartIndexBuild($model: ID, $rebuild: Boolean!) {\n    buildVectorIndex(model: $model, rebuild: $rebuild) {\n      ...JobFields\n    }\n  }\n": typeof types.StartIndexBuildDocument,
    "\n  query IndexFailures($first: Int!, $after: String) {\n    indexFailures(first: $first, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          source\n          reason\n          failedAt\n        }\n      }\n    }\n  }\n": typeof types.IndexFailuresDocument,
    "\n  fragment KpiVersionFields on KpiModel {\n    id\n    method\n    link\n    illustrations\n    simulated\n    deployed\n    deployedAt\n    createdAt\n    figures {\n      heldOut\n      spearman\n      calibration\n      normalisedEntropy\n      relativeSquaredError\n      worthInTrials\n      worthInterval {\n        low\n        high\n      }\n      coverage95\n    }\n  }\n": typeof types.KpiVersionFieldsFragmentDoc,
    "\n  query KpiOverview {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      maturityDays\n      immatureFrom\n      observations {\n        rows\n        illustrations\n        numerator\n        denominator\n        rate\n        simulated\n      }\n      feedBreaks {\n        day\n        lastDay\n        what\n        observed\n        expected\n      }\n      deployedModel {\n        id\n        method\n        deployedAt\n      }\n      rollBackTo {\n        ...KpiVersionFields\n      }\n    }\n  }\n": typeof types.KpiOverviewDocument,
    "\n  query KpiVersions($kpi: String!) {\n    kpiModels(kpi: $kpi) {\n      ...KpiVersionFields\n    }\n  }\n": typeof types.KpiVersionsDocument,
    "\n  query KpiReport($id: ID!) {\n    kpiModel(id: $id) {\n      ...KpiVersionFields\n      kpi\n      lambda\n      unexplainedVariance\n      report\n      warnings\n      reportUrl\n      tagModel {\n        id\n        name\n      }\n      context {\n        factor\n        level\n        effect\n        trials\n      }\n    }\n  }\n": typeof types.KpiReportDocument,
    "\n  query Coefficients($model: ID!, $first: Int!, $skip: Int!, $search: String, $order: CoefficientOrder!) {\n    kpiModel(id: $model) {\n      coefficientCount(search: $search)\n      coefficients(first: $first, skip: $skip, search: $search, order: $order) {\n        tag {\n          name\n          displayName\n          category\n        }\n        coefficient\n        standardError\n      }\n    }\n  }\n": typeof types.CoefficientsDocument,
    "\n  mutation DeployKpiModel($id: ID!) {\n    deployKpiModel(id: $id) {\n      id\n    }\n  }\n": typeof types.DeployKpiModelDocument,
    "\n  mutation RollBackKpiModel($kpi: String!) {\n    rollBackKpiModel(kpi: $kpi) {\n      id\n    }\n  }\n": typeof types.RollBackKpiModelDocument,
    "\n  mutation SetMaturity($kpi: String!, $days: Int!) {\n    setKpiMaturity(kpi: $kpi, days: $days) {\n      name\n      maturityDays\n      immatureFrom\n    }\n  }\n": typeof types.SetMaturityDocument,
    "\n  mutation StartFit(\n    $kpi: String!\n    $deploy: Boolean!\n    $method: KpiMethod\n    $resume: Boolean!\n    $weights: KpiWeights!\n    $groupBy: String\n    $seed: Int!\n  ) {\n    fitKpi(\n      kpi: $kpi\n      deploy: $deploy\n      method: $method\n      resume: $resume\n      weights: $weights\n      groupBy: $groupBy\n      seed: $seed\n    ) {\n      id\n    }\n  }\n": typeof types.StartFitDocument,
    "\n  query MetadataKeys {\n    libraryFacets(first: 1) {\n      metadata {\n        key\n      }\n    }\n  }\n": typeof types.MetadataKeysDocument,
    "\n  mutation StartImport($input: ImportKpiInput!) {\n    importKpi(input: $input) {\n      id\n    }\n  }\n": typeof types.StartImportDocument,
    "\n  fragment TagModelFields on TagModel {\n    id\n    name\n    sha256\n    active\n    tagCount\n    illustrationCount\n    provenance\n    createdAt\n    index {\n      state\n      bytes\n      bytesPerVector\n    }\n  }\n": typeof types.TagModelFieldsFragmentDoc,
    "\n  query TagModelList {\n    tagModels {\n      ...TagModelFields\n    }\n    illustrations(first: 1) {\n      totalCount\n    }\n  }\n": typeof types.TagModelListDocument,
    "\n  query TagModelReports {\n    tagModels {\n      ...TagModelFields\n      reportUrl\n      evaluation\n      lossCurve {\n        step\n        loss\n      }\n    }\n    illustrations(first: 1) {\n      totalCount\n    }\n  }\n": typeof types.TagModelReportsDocument,
    "\n  mutation ActivateTagModel($id: ID!, $partly: Boolean!) {\n    activateTagModel(id: $id, partly: $partly) {\n      id\n    }\n  }\n": typeof types.ActivateTagModelDocument,
    "\n  mutation IndexWithTagModel($id: ID!) {\n    indexTagModel(id: $id) {\n      id\n    }\n  }\n": typeof types.IndexWithTagModelDocument,
    "\n  mutation BuildTagModelIndex($model: ID!, $rebuild: Boolean!) {\n    buildVectorIndex(model: $model, rebuild: $rebuild) {\n      id\n    }\n  }\n": typeof types.BuildTagModelIndexDocument,
    "\n  query TagBrowser($first: Int!, $after: String, $search: String, $order: TagOrder!) {\n    tags(first: $first, after: $after, search: $search, order: $order) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          name\n          displayName\n          category\n          count\n          illustrationCount\n        }\n      }\n    }\n  }\n": typeof types.TagBrowserDocument,
    "\n  query KpiChoice {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      observations {\n        simulated\n      }\n      deployedModel {\n        id\n      }\n    }\n  }\n": typeof types.KpiChoiceDocument,
};
const documents: Documents = {
    "\n  fragment JobFields on Job {\n    id\n    kind\n    status\n    step\n    done\n    total\n    result\n    error\n    createdAt\n    startedAt\n    finishedAt\n  }\n": types.JobFieldsFragmentDoc,
    "\n  query JobList($first: Int!, $after: String, $kind: String, $status: JobStatus) {\n    jobs(first: $first, after: $after, kind: $kind, status: $status) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          ...JobFields\n        }\n      }\n    }\n  }\n": types.JobListDocument,
    "\n  query OneJob($id: ID!) {\n    job(id: $id) {\n      ...JobFields\n    }\n  }\n": types.OneJobDocument,
    "\n  subscription JobChanges {\n    jobs {\n      ...JobFields\n    }\n  }\n": types.JobChangesDocument,
    "\n  subscription FollowedJob($id: ID!) {\n    job(id: $id) {\n      ...JobFields\n    }\n  }\n": types.FollowedJobDocument,
    "\n  query RunningJobs {\n    running: jobs(first: 1, status: RUNNING) {\n      totalCount\n    }\n    queued: jobs(first: 1, status: QUEUED) {\n      totalCount\n    }\n  }\n": types.RunningJobsDocument,
    "\n  mutation RetryJob($id: ID!) {\n    retryJob(id: $id) {\n      ...JobFields\n    }\n  }\n": types.RetryJobDocument,
    "\n  mutation StartDuplicateScan {\n    scanDuplicates {\n      ...JobFields\n    }\n  }\n": types.StartDuplicateScanDocument,
    "\n  mutation StartIndexBuild($model: ID, $rebuild: Boolean!) {\n    buildVectorIndex(model: $model, rebuild: $rebuild) {\n      ...JobFields\n    }\n  }\n": types.StartIndexBuildDocument,
    "\n  query IndexFailures($first: Int!, $after: String) {\n    indexFailures(first: $first, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          source\n          reason\n          failedAt\n        }\n      }\n    }\n  }\n": types.IndexFailuresDocument,
    "\n  fragment KpiVersionFields on KpiModel {\n    id\n    method\n    link\n    illustrations\n    simulated\n    deployed\n    deployedAt\n    createdAt\n    figures {\n      heldOut\n      spearman\n      calibration\n      normalisedEntropy\n      relativeSquaredError\n      worthInTrials\n      worthInterval {\n        low\n        high\n      }\n      coverage95\n    }\n  }\n": types.KpiVersionFieldsFragmentDoc,
    "\n  query KpiOverview {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      maturityDays\n      immatureFrom\n      observations {\n        rows\n        illustrations\n        numerator\n        denominator\n        rate\n        simulated\n      }\n      feedBreaks {\n        day\n        lastDay\n        what\n        observed\n        expected\n      }\n      deployedModel {\n        id\n        method\n        deployedAt\n      }\n      rollBackTo {\n        ...KpiVersionFields\n      }\n    }\n  }\n": types.KpiOverviewDocument,
    "\n  query KpiVersions($kpi: String!) {\n    kpiModels(kpi: $kpi) {\n      ...KpiVersionFields\n    }\n  }\n": types.KpiVersionsDocument,
    "\n  query KpiReport($id: ID!) {\n    kpiModel(id: $id) {\n      ...KpiVersionFields\n      kpi\n      lambda\n      unexplainedVariance\n      report\n      warnings\n      reportUrl\n      tagModel {\n        id\n        name\n      }\n      context {\n        factor\n        level\n        effect\n        trials\n      }\n    }\n  }\n": types.KpiReportDocument,
    "\n  query Coefficients($model: ID!, $first: Int!, $skip: Int!, $search: String, $order: CoefficientOrder!) {\n    kpiModel(id: $model) {\n      coefficientCount(search: $search)\n      coefficients(first: $first, skip: $skip, search: $search, order: $order) {\n        tag {\n          name\n          displayName\n          category\n        }\n        coefficient\n        standardError\n      }\n    }\n  }\n": types.CoefficientsDocument,
    "\n  mutation DeployKpiModel($id: ID!) {\n    deployKpiModel(id: $id) {\n      id\n    }\n  }\n": types.DeployKpiModelDocument,
    "\n  mutation RollBackKpiModel($kpi: String!) {\n    rollBackKpiModel(kpi: $kpi) {\n      id\n    }\n  }\n": types.RollBackKpiModelDocument,
    "\n  mutation SetMaturity($kpi: String!, $days: Int!) {\n    setKpiMaturity(kpi: $kpi, days: $days) {\n      name\n      maturityDays\n      immatureFrom\n    }\n  }\n": types.SetMaturityDocument,
    "\n  mutation StartFit(\n    $kpi: String!\n    $deploy: Boolean!\n    $method: KpiMethod\n    $resume: Boolean!\n    $weights: KpiWeights!\n    $groupBy: String\n    $seed: Int!\n  ) {\n    fitKpi(\n      kpi: $kpi\n      deploy: $deploy\n      method: $method\n      resume: $resume\n      weights: $weights\n      groupBy: $groupBy\n      seed: $seed\n    ) {\n      id\n    }\n  }\n": types.StartFitDocument,
    "\n  query MetadataKeys {\n    libraryFacets(first: 1) {\n      metadata {\n        key\n      }\n    }\n  }\n": types.MetadataKeysDocument,
    "\n  mutation StartImport($input: ImportKpiInput!) {\n    importKpi(input: $input) {\n      id\n    }\n  }\n": types.StartImportDocument,
    "\n  fragment TagModelFields on TagModel {\n    id\n    name\n    sha256\n    active\n    tagCount\n    illustrationCount\n    provenance\n    createdAt\n    index {\n      state\n      bytes\n      bytesPerVector\n    }\n  }\n": types.TagModelFieldsFragmentDoc,
    "\n  query TagModelList {\n    tagModels {\n      ...TagModelFields\n    }\n    illustrations(first: 1) {\n      totalCount\n    }\n  }\n": types.TagModelListDocument,
    "\n  query TagModelReports {\n    tagModels {\n      ...TagModelFields\n      reportUrl\n      evaluation\n      lossCurve {\n        step\n        loss\n      }\n    }\n    illustrations(first: 1) {\n      totalCount\n    }\n  }\n": types.TagModelReportsDocument,
    "\n  mutation ActivateTagModel($id: ID!, $partly: Boolean!) {\n    activateTagModel(id: $id, partly: $partly) {\n      id\n    }\n  }\n": types.ActivateTagModelDocument,
    "\n  mutation IndexWithTagModel($id: ID!) {\n    indexTagModel(id: $id) {\n      id\n    }\n  }\n": types.IndexWithTagModelDocument,
    "\n  mutation BuildTagModelIndex($model: ID!, $rebuild: Boolean!) {\n    buildVectorIndex(model: $model, rebuild: $rebuild) {\n      id\n    }\n  }\n": types.BuildTagModelIndexDocument,
    "\n  query TagBrowser($first: Int!, $after: String, $search: String, $order: TagOrder!) {\n    tags(first: $first, after: $after, search: $search, order: $order) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          name\n          displayName\n          category\n          count\n          illustrationCount\n        }\n      }\n    }\n  }\n": types.TagBrowserDocument,
    "\n  query KpiChoice {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      observations {\n        simulated\n      }\n      deployedModel {\n        id\n      }\n    }\n  }\n": types.KpiChoiceDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment JobFields on Job {\n    id\n    kind\n    status\n    step\n    done\n    total\n    result\n    error\n    createdAt\n    startedAt\n    finishedAt\n  }\n"): typeof import('./graphql').JobFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query JobList($first: Int!, $after: String, $kind: String, $status: JobStatus) {\n    jobs(first: $first, after: $after, kind: $kind, status: $status) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          ...JobFields\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').JobListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OneJob($id: ID!) {\n    job(id: $id) {\n      ...JobFields\n    }\n  }\n"): typeof import('./graphql').OneJobDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription JobChanges {\n    jobs {\n      ...JobFields\n    }\n  }\n"): typeof import('./graphql').JobChangesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription FollowedJob($id: ID!) {\n    job(id: $id) {\n      ...JobFields\n    }\n  }\n"): typeof import('./graphql').FollowedJobDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunningJobs {\n    running: jobs(first: 1, status: RUNNING) {\n      totalCount\n    }\n    queued: jobs(first: 1, status: QUEUED) {\n      totalCount\n    }\n  }\n"): typeof import('./graphql').RunningJobsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryJob($id: ID!) {\n    retryJob(id: $id) {\n      ...JobFields\n    }\n  }\n"): typeof import('./graphql').RetryJobDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartDuplicateScan {\n    scanDuplicates {\n      ...JobFields\n    }\n  }\n"): typeof import('./graphql').StartDuplicateScanDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartIndexBuild($model: ID, $rebuild: Boolean!) {\n    buildVectorIndex(model: $model, rebuild: $rebuild) {\n      ...JobFields\n    }\n  }\n"): typeof import('./graphql').StartIndexBuildDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IndexFailures($first: Int!, $after: String) {\n    indexFailures(first: $first, after: $after) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          source\n          reason\n          failedAt\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').IndexFailuresDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment KpiVersionFields on KpiModel {\n    id\n    method\n    link\n    illustrations\n    simulated\n    deployed\n    deployedAt\n    createdAt\n    figures {\n      heldOut\n      spearman\n      calibration\n      normalisedEntropy\n      relativeSquaredError\n      worthInTrials\n      worthInterval {\n        low\n        high\n      }\n      coverage95\n    }\n  }\n"): typeof import('./graphql').KpiVersionFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KpiOverview {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      maturityDays\n      immatureFrom\n      observations {\n        rows\n        illustrations\n        numerator\n        denominator\n        rate\n        simulated\n      }\n      feedBreaks {\n        day\n        lastDay\n        what\n        observed\n        expected\n      }\n      deployedModel {\n        id\n        method\n        deployedAt\n      }\n      rollBackTo {\n        ...KpiVersionFields\n      }\n    }\n  }\n"): typeof import('./graphql').KpiOverviewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KpiVersions($kpi: String!) {\n    kpiModels(kpi: $kpi) {\n      ...KpiVersionFields\n    }\n  }\n"): typeof import('./graphql').KpiVersionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KpiReport($id: ID!) {\n    kpiModel(id: $id) {\n      ...KpiVersionFields\n      kpi\n      lambda\n      unexplainedVariance\n      report\n      warnings\n      reportUrl\n      tagModel {\n        id\n        name\n      }\n      context {\n        factor\n        level\n        effect\n        trials\n      }\n    }\n  }\n"): typeof import('./graphql').KpiReportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Coefficients($model: ID!, $first: Int!, $skip: Int!, $search: String, $order: CoefficientOrder!) {\n    kpiModel(id: $model) {\n      coefficientCount(search: $search)\n      coefficients(first: $first, skip: $skip, search: $search, order: $order) {\n        tag {\n          name\n          displayName\n          category\n        }\n        coefficient\n        standardError\n      }\n    }\n  }\n"): typeof import('./graphql').CoefficientsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeployKpiModel($id: ID!) {\n    deployKpiModel(id: $id) {\n      id\n    }\n  }\n"): typeof import('./graphql').DeployKpiModelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RollBackKpiModel($kpi: String!) {\n    rollBackKpiModel(kpi: $kpi) {\n      id\n    }\n  }\n"): typeof import('./graphql').RollBackKpiModelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetMaturity($kpi: String!, $days: Int!) {\n    setKpiMaturity(kpi: $kpi, days: $days) {\n      name\n      maturityDays\n      immatureFrom\n    }\n  }\n"): typeof import('./graphql').SetMaturityDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartFit(\n    $kpi: String!\n    $deploy: Boolean!\n    $method: KpiMethod\n    $resume: Boolean!\n    $weights: KpiWeights!\n    $groupBy: String\n    $seed: Int!\n  ) {\n    fitKpi(\n      kpi: $kpi\n      deploy: $deploy\n      method: $method\n      resume: $resume\n      weights: $weights\n      groupBy: $groupBy\n      seed: $seed\n    ) {\n      id\n    }\n  }\n"): typeof import('./graphql').StartFitDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MetadataKeys {\n    libraryFacets(first: 1) {\n      metadata {\n        key\n      }\n    }\n  }\n"): typeof import('./graphql').MetadataKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartImport($input: ImportKpiInput!) {\n    importKpi(input: $input) {\n      id\n    }\n  }\n"): typeof import('./graphql').StartImportDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment TagModelFields on TagModel {\n    id\n    name\n    sha256\n    active\n    tagCount\n    illustrationCount\n    provenance\n    createdAt\n    index {\n      state\n      bytes\n      bytesPerVector\n    }\n  }\n"): typeof import('./graphql').TagModelFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TagModelList {\n    tagModels {\n      ...TagModelFields\n    }\n    illustrations(first: 1) {\n      totalCount\n    }\n  }\n"): typeof import('./graphql').TagModelListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TagModelReports {\n    tagModels {\n      ...TagModelFields\n      reportUrl\n      evaluation\n      lossCurve {\n        step\n        loss\n      }\n    }\n    illustrations(first: 1) {\n      totalCount\n    }\n  }\n"): typeof import('./graphql').TagModelReportsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ActivateTagModel($id: ID!, $partly: Boolean!) {\n    activateTagModel(id: $id, partly: $partly) {\n      id\n    }\n  }\n"): typeof import('./graphql').ActivateTagModelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation IndexWithTagModel($id: ID!) {\n    indexTagModel(id: $id) {\n      id\n    }\n  }\n"): typeof import('./graphql').IndexWithTagModelDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation BuildTagModelIndex($model: ID!, $rebuild: Boolean!) {\n    buildVectorIndex(model: $model, rebuild: $rebuild) {\n      id\n    }\n  }\n"): typeof import('./graphql').BuildTagModelIndexDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TagBrowser($first: Int!, $after: String, $search: String, $order: TagOrder!) {\n    tags(first: $first, after: $after, search: $search, order: $order) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          name\n          displayName\n          category\n          count\n          illustrationCount\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').TagBrowserDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query KpiChoice {\n    kpis {\n      name\n      kind\n      numerator\n      denominator\n      observations {\n        simulated\n      }\n      deployedModel {\n        id\n      }\n    }\n  }\n"): typeof import('./graphql').KpiChoiceDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
