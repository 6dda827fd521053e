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
    "\n  query IllustrationContributions($id: ID!, $kpi: String!, $first: Int!, $grouped: Boolean!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        rate\n        rateAtIntercept\n        simulated\n        contributions(first: $first) @skip(if: $grouped) {\n          tag {\n            name\n            displayName\n          }\n          score\n          contribution\n          standardError\n          points\n        }\n        contributionGroups(first: $first) @include(if: $grouped) {\n          tags {\n            name\n            displayName\n          }\n          contribution\n          standardError\n          points\n        }\n        treeContribution(first: 1) {\n          total\n          standardError\n          points\n          trees\n        }\n      }\n    }\n  }\n": typeof types.IllustrationContributionsDocument,
    "\n  query IllustrationForecast($id: ID!, $kpi: String!, $trials: Int!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        rate\n        simulated\n        interval {\n          low\n          high\n        }\n        observedInterval(trials: $trials) {\n          low\n          high\n        }\n        observed {\n          numerator\n          denominator\n          rate\n          simulated\n        }\n        intervalFromObservations {\n          low\n          high\n        }\n        blended {\n          rate\n          modelWeight\n          interval {\n            low\n            high\n          }\n        }\n        model {\n          id\n        }\n      }\n    }\n  }\n": typeof types.IllustrationForecastDocument,
    "\n  query IllustrationView($id: ID!) {\n    illustration(id: $id) {\n      id\n      sha256\n      name\n      source\n      url\n      mediaType\n      width\n      height\n      rating\n      contentRating {\n        rating\n        safe\n        questionable\n        explicit\n        source\n      }\n      givenTags\n      metadata\n      createdAt\n      indexed: topTags(first: 1) {\n        general {\n          score\n        }\n      }\n      copies {\n        name\n        source\n        createdAt\n      }\n      duplicateCount\n      duplicates {\n        illustration {\n          id\n          name\n        }\n        similarity\n        mirrored\n        cropped\n        linked\n      }\n    }\n  }\n": typeof types.IllustrationViewDocument,
    "\n  query IllustrationNeighbours($id: ID!, $first: Int!, $kpi: String!, $forecast: Boolean!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) @include(if: $forecast) {\n        rate\n      }\n    }\n    similar(id: $id, first: $first) {\n      edges {\n        node {\n          similarity\n          sharedTags {\n            part\n            tag {\n              name\n              displayName\n            }\n          }\n          apartTags {\n            score\n            neighbourScore\n            tag {\n              name\n              displayName\n            }\n          }\n          illustration {\n            id\n            name\n            kpi(name: $kpi) @include(if: $forecast) {\n              rate\n              simulated\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n": typeof types.IllustrationNeighboursDocument,
    "\n  query IllustrationTagNames($search: String!) {\n    tags(first: 12, search: $search, order: LIBRARY) {\n      edges {\n        node {\n          name\n          displayName\n          illustrationCount\n        }\n      }\n    }\n  }\n": typeof types.IllustrationTagNamesDocument,
    "\n  query IllustrationTags($id: ID!) {\n    illustration(id: $id) {\n      id\n      topTags(first: 100) {\n        general {\n          ...TagRow\n        }\n        character {\n          ...TagRow\n        }\n        copyright {\n          ...TagRow\n        }\n        artist {\n          ...TagRow\n        }\n        meta {\n          ...TagRow\n        }\n        other {\n          ...TagRow\n        }\n      }\n    }\n  }\n  fragment TagRow on TagScore {\n    score\n    present\n    tag {\n      name\n      displayName\n      illustrationCount\n    }\n  }\n": typeof types.IllustrationTagsDocument,
    "\n  query IllustrationWhatIf(\n    $id: ID!\n    $kpi: String!\n    $add: [TagEditInput!]!\n    $remove: [String!]!\n    $coOccurring: CoOccurringTags!\n  ) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        whatIf(add: $add, remove: $remove, coOccurring: $coOccurring) {\n          before\n          after\n          change\n          interval {\n            low\n            high\n          }\n          movedAlong {\n            tag {\n              name\n              displayName\n            }\n            from\n            to\n          }\n          warnings\n          note\n        }\n      }\n    }\n  }\n": typeof types.IllustrationWhatIfDocument,
    "\n  query IllustrationWhatIfTags($id: ID!, $kpi: String!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        rate\n        linear\n        intercept\n        rateAtIntercept\n        simulated\n        interval {\n          low\n          high\n        }\n        model {\n          link\n        }\n        treeContribution(first: 1) {\n          trees\n        }\n        contributions(first: 100) {\n          tag {\n            name\n            displayName\n          }\n          score\n          coefficient\n          points\n        }\n      }\n    }\n  }\n": typeof types.IllustrationWhatIfTagsDocument,
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
    "\n  query ApiKeys {\n    apiKeys {\n      id\n      name\n      prefix\n      scopes\n      expiresAt\n      lastUsedAt\n      revokedAt\n      replacedBy\n      valid\n    }\n  }\n": typeof types.ApiKeysDocument,
    "\n  mutation CreateApiKey($name: String!, $scopes: [Scope!]!, $expiresAt: DateTime) {\n    createApiKey(name: $name, scopes: $scopes, expiresAt: $expiresAt) {\n      secret\n      key {\n        name\n      }\n    }\n  }\n": typeof types.CreateApiKeyDocument,
    "\n  mutation RotateApiKey($id: ID!) {\n    rotateApiKey(id: $id) {\n      secret\n      key {\n        name\n      }\n    }\n  }\n": typeof types.RotateApiKeyDocument,
    "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(id: $id) {\n      id\n    }\n  }\n": typeof types.RevokeApiKeyDocument,
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
    "\n  fragment TagModelFields on TagModel {\n    id\n    name\n    sha256\n    active\n    tagCount\n    illustrationCount\n    provenance\n    createdAt\n    index {\n      state\n      bytes\n      bytesPerVector\n    }\n  }\n": typeof types.TagModelFieldsFragmentDoc,
    "\n  query TagModelList {\n    tagModels {\n      ...TagModelFields\n    }\n    illustrations(first: 1) {\n      totalCount\n    }\n  }\n": typeof types.TagModelListDocument,
    "\n  query TagModelReports {\n    tagModels {\n      ...TagModelFields\n      reportUrl\n      evaluation\n      lossCurve {\n        step\n        loss\n      }\n    }\n    illustrations(first: 1) {\n      totalCount\n    }\n  }\n": typeof types.TagModelReportsDocument,
    "\n  mutation ActivateTagModel($id: ID!, $partly: Boolean!) {\n    activateTagModel(id: $id, partly: $partly) {\n      id\n    }\n  }\n": typeof types.ActivateTagModelDocument,
    "\n  mutation IndexWithTagModel($id: ID!) {\n    indexTagModel(id: $id) {\n      id\n    }\n  }\n": typeof types.IndexWithTagModelDocument,
    "\n  mutation BuildTagModelIndex($model: ID!, $rebuild: Boolean!) {\n    buildVectorIndex(model: $model, rebuild: $rebuild) {\n      id\n    }\n  }\n": typeof types.BuildTagModelIndexDocument,
    "\n  query TagBrowser($first: Int!, $after: String, $search: String, $order: TagOrder!) {\n    tags(first: $first, after: $after, search: $search, order: $order) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          name\n          displayName\n          category\n          count\n          illustrationCount\n        }\n      }\n    }\n  }\n": typeof types.TagBrowserDocument,
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
    "\n  query IllustrationContributions($id: ID!, $kpi: String!, $first: Int!, $grouped: Boolean!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        rate\n        rateAtIntercept\n        simulated\n        contributions(first: $first) @skip(if: $grouped) {\n          tag {\n            name\n            displayName\n          }\n          score\n          contribution\n          standardError\n          points\n        }\n        contributionGroups(first: $first) @include(if: $grouped) {\n          tags {\n            name\n            displayName\n          }\n          contribution\n          standardError\n          points\n        }\n        treeContribution(first: 1) {\n          total\n          standardError\n          points\n          trees\n        }\n      }\n    }\n  }\n": types.IllustrationContributionsDocument,
    "\n  query IllustrationForecast($id: ID!, $kpi: String!, $trials: Int!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        rate\n        simulated\n        interval {\n          low\n          high\n        }\n        observedInterval(trials: $trials) {\n          low\n          high\n        }\n        observed {\n          numerator\n          denominator\n          rate\n          simulated\n        }\n        intervalFromObservations {\n          low\n          high\n        }\n        blended {\n          rate\n          modelWeight\n          interval {\n            low\n            high\n          }\n        }\n        model {\n          id\n        }\n      }\n    }\n  }\n": types.IllustrationForecastDocument,
    "\n  query IllustrationView($id: ID!) {\n    illustration(id: $id) {\n      id\n      sha256\n      name\n      source\n      url\n      mediaType\n      width\n      height\n      rating\n      contentRating {\n        rating\n        safe\n        questionable\n        explicit\n        source\n      }\n      givenTags\n      metadata\n      createdAt\n      indexed: topTags(first: 1) {\n        general {\n          score\n        }\n      }\n      copies {\n        name\n        source\n        createdAt\n      }\n      duplicateCount\n      duplicates {\n        illustration {\n          id\n          name\n        }\n        similarity\n        mirrored\n        cropped\n        linked\n      }\n    }\n  }\n": types.IllustrationViewDocument,
    "\n  query IllustrationNeighbours($id: ID!, $first: Int!, $kpi: String!, $forecast: Boolean!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) @include(if: $forecast) {\n        rate\n      }\n    }\n    similar(id: $id, first: $first) {\n      edges {\n        node {\n          similarity\n          sharedTags {\n            part\n            tag {\n              name\n              displayName\n            }\n          }\n          apartTags {\n            score\n            neighbourScore\n            tag {\n              name\n              displayName\n            }\n          }\n          illustration {\n            id\n            name\n            kpi(name: $kpi) @include(if: $forecast) {\n              rate\n              simulated\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n": types.IllustrationNeighboursDocument,
    "\n  query IllustrationTagNames($search: String!) {\n    tags(first: 12, search: $search, order: LIBRARY) {\n      edges {\n        node {\n          name\n          displayName\n          illustrationCount\n        }\n      }\n    }\n  }\n": types.IllustrationTagNamesDocument,
    "\n  query IllustrationTags($id: ID!) {\n    illustration(id: $id) {\n      id\n      topTags(first: 100) {\n        general {\n          ...TagRow\n        }\n        character {\n          ...TagRow\n        }\n        copyright {\n          ...TagRow\n        }\n        artist {\n          ...TagRow\n        }\n        meta {\n          ...TagRow\n        }\n        other {\n          ...TagRow\n        }\n      }\n    }\n  }\n  fragment TagRow on TagScore {\n    score\n    present\n    tag {\n      name\n      displayName\n      illustrationCount\n    }\n  }\n": types.IllustrationTagsDocument,
    "\n  query IllustrationWhatIf(\n    $id: ID!\n    $kpi: String!\n    $add: [TagEditInput!]!\n    $remove: [String!]!\n    $coOccurring: CoOccurringTags!\n  ) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        whatIf(add: $add, remove: $remove, coOccurring: $coOccurring) {\n          before\n          after\n          change\n          interval {\n            low\n            high\n          }\n          movedAlong {\n            tag {\n              name\n              displayName\n            }\n            from\n            to\n          }\n          warnings\n          note\n        }\n      }\n    }\n  }\n": types.IllustrationWhatIfDocument,
    "\n  query IllustrationWhatIfTags($id: ID!, $kpi: String!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        rate\n        linear\n        intercept\n        rateAtIntercept\n        simulated\n        interval {\n          low\n          high\n        }\n        model {\n          link\n        }\n        treeContribution(first: 1) {\n          trees\n        }\n        contributions(first: 100) {\n          tag {\n            name\n            displayName\n          }\n          score\n          coefficient\n          points\n        }\n      }\n    }\n  }\n": types.IllustrationWhatIfTagsDocument,
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
    "\n  query ApiKeys {\n    apiKeys {\n      id\n      name\n      prefix\n      scopes\n      expiresAt\n      lastUsedAt\n      revokedAt\n      replacedBy\n      valid\n    }\n  }\n": types.ApiKeysDocument,
    "\n  mutation CreateApiKey($name: String!, $scopes: [Scope!]!, $expiresAt: DateTime) {\n    createApiKey(name: $name, scopes: $scopes, expiresAt: $expiresAt) {\n      secret\n      key {\n        name\n      }\n    }\n  }\n": types.CreateApiKeyDocument,
    "\n  mutation RotateApiKey($id: ID!) {\n    rotateApiKey(id: $id) {\n      secret\n      key {\n        name\n      }\n    }\n  }\n": types.RotateApiKeyDocument,
    "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(id: $id) {\n      id\n    }\n  }\n": types.RevokeApiKeyDocument,
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
    "\n  fragment TagModelFields on TagModel {\n    id\n    name\n    sha256\n    active\n    tagCount\n    illustrationCount\n    provenance\n    createdAt\n    index {\n      state\n      bytes\n      bytesPerVector\n    }\n  }\n": types.TagModelFieldsFragmentDoc,
    "\n  query TagModelList {\n    tagModels {\n      ...TagModelFields\n    }\n    illustrations(first: 1) {\n      totalCount\n    }\n  }\n": types.TagModelListDocument,
    "\n  query TagModelReports {\n    tagModels {\n      ...TagModelFields\n      reportUrl\n      evaluation\n      lossCurve {\n        step\n        loss\n      }\n    }\n    illustrations(first: 1) {\n      totalCount\n    }\n  }\n": types.TagModelReportsDocument,
    "\n  mutation ActivateTagModel($id: ID!, $partly: Boolean!) {\n    activateTagModel(id: $id, partly: $partly) {\n      id\n    }\n  }\n": types.ActivateTagModelDocument,
    "\n  mutation IndexWithTagModel($id: ID!) {\n    indexTagModel(id: $id) {\n      id\n    }\n  }\n": types.IndexWithTagModelDocument,
    "\n  mutation BuildTagModelIndex($model: ID!, $rebuild: Boolean!) {\n    buildVectorIndex(model: $model, rebuild: $rebuild) {\n      id\n    }\n  }\n": types.BuildTagModelIndexDocument,
    "\n  query TagBrowser($first: Int!, $after: String, $search: String, $order: TagOrder!) {\n    tags(first: $first, after: $after, search: $search, order: $order) {\n      totalCount\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      edges {\n        node {\n          name\n          displayName\n          category\n          count\n          illustrationCount\n        }\n      }\n    }\n  }\n": types.TagBrowserDocument,
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
export function graphql(source: "\n  query IllustrationContributions($id: ID!, $kpi: String!, $first: Int!, $grouped: Boolean!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        rate\n        rateAtIntercept\n        simulated\n        contributions(first: $first) @skip(if: $grouped) {\n          tag {\n            name\n            displayName\n          }\n          score\n          contribution\n          standardError\n          points\n        }\n        contributionGroups(first: $first) @include(if: $grouped) {\n          tags {\n            name\n            displayName\n          }\n          contribution\n          standardError\n          points\n        }\n        treeContribution(first: 1) {\n          total\n          standardError\n          points\n          trees\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').IllustrationContributionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IllustrationForecast($id: ID!, $kpi: String!, $trials: Int!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        rate\n        simulated\n        interval {\n          low\n          high\n        }\n        observedInterval(trials: $trials) {\n          low\n          high\n        }\n        observed {\n          numerator\n          denominator\n          rate\n          simulated\n        }\n        intervalFromObservations {\n          low\n          high\n        }\n        blended {\n          rate\n          modelWeight\n          interval {\n            low\n            high\n          }\n        }\n        model {\n          id\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').IllustrationForecastDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IllustrationView($id: ID!) {\n    illustration(id: $id) {\n      id\n      sha256\n      name\n      source\n      url\n      mediaType\n      width\n      height\n      rating\n      contentRating {\n        rating\n        safe\n        questionable\n        explicit\n        source\n      }\n      givenTags\n      metadata\n      createdAt\n      indexed: topTags(first: 1) {\n        general {\n          score\n        }\n      }\n      copies {\n        name\n        source\n        createdAt\n      }\n      duplicateCount\n      duplicates {\n        illustration {\n          id\n          name\n        }\n        similarity\n        mirrored\n        cropped\n        linked\n      }\n    }\n  }\n"): typeof import('./graphql').IllustrationViewDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IllustrationNeighbours($id: ID!, $first: Int!, $kpi: String!, $forecast: Boolean!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) @include(if: $forecast) {\n        rate\n      }\n    }\n    similar(id: $id, first: $first) {\n      edges {\n        node {\n          similarity\n          sharedTags {\n            part\n            tag {\n              name\n              displayName\n            }\n          }\n          apartTags {\n            score\n            neighbourScore\n            tag {\n              name\n              displayName\n            }\n          }\n          illustration {\n            id\n            name\n            kpi(name: $kpi) @include(if: $forecast) {\n              rate\n              simulated\n            }\n          }\n        }\n      }\n      pageInfo {\n        hasNextPage\n      }\n    }\n  }\n"): typeof import('./graphql').IllustrationNeighboursDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IllustrationTagNames($search: String!) {\n    tags(first: 12, search: $search, order: LIBRARY) {\n      edges {\n        node {\n          name\n          displayName\n          illustrationCount\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').IllustrationTagNamesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IllustrationTags($id: ID!) {\n    illustration(id: $id) {\n      id\n      topTags(first: 100) {\n        general {\n          ...TagRow\n        }\n        character {\n          ...TagRow\n        }\n        copyright {\n          ...TagRow\n        }\n        artist {\n          ...TagRow\n        }\n        meta {\n          ...TagRow\n        }\n        other {\n          ...TagRow\n        }\n      }\n    }\n  }\n  fragment TagRow on TagScore {\n    score\n    present\n    tag {\n      name\n      displayName\n      illustrationCount\n    }\n  }\n"): typeof import('./graphql').IllustrationTagsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IllustrationWhatIf(\n    $id: ID!\n    $kpi: String!\n    $add: [TagEditInput!]!\n    $remove: [String!]!\n    $coOccurring: CoOccurringTags!\n  ) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        whatIf(add: $add, remove: $remove, coOccurring: $coOccurring) {\n          before\n          after\n          change\n          interval {\n            low\n            high\n          }\n          movedAlong {\n            tag {\n              name\n              displayName\n            }\n            from\n            to\n          }\n          warnings\n          note\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').IllustrationWhatIfDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IllustrationWhatIfTags($id: ID!, $kpi: String!) {\n    illustration(id: $id) {\n      id\n      kpi(name: $kpi) {\n        rate\n        linear\n        intercept\n        rateAtIntercept\n        simulated\n        interval {\n          low\n          high\n        }\n        model {\n          link\n        }\n        treeContribution(first: 1) {\n          trees\n        }\n        contributions(first: 100) {\n          tag {\n            name\n            displayName\n          }\n          score\n          coefficient\n          points\n        }\n      }\n    }\n  }\n"): typeof import('./graphql').IllustrationWhatIfTagsDocument;
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
export function graphql(source: "\n  query ApiKeys {\n    apiKeys {\n      id\n      name\n      prefix\n      scopes\n      expiresAt\n      lastUsedAt\n      revokedAt\n      replacedBy\n      valid\n    }\n  }\n"): typeof import('./graphql').ApiKeysDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateApiKey($name: String!, $scopes: [Scope!]!, $expiresAt: DateTime) {\n    createApiKey(name: $name, scopes: $scopes, expiresAt: $expiresAt) {\n      secret\n      key {\n        name\n      }\n    }\n  }\n"): typeof import('./graphql').CreateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateApiKey($id: ID!) {\n    rotateApiKey(id: $id) {\n      secret\n      key {\n        name\n      }\n    }\n  }\n"): typeof import('./graphql').RotateApiKeyDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeApiKey($id: ID!) {\n    revokeApiKey(id: $id) {\n      id\n    }\n  }\n"): typeof import('./graphql').RevokeApiKeyDocument;
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
