import type {
  IllustrationNeighboursQuery,
  IllustrationViewQuery,
  IllustrationWhatIfTagsQuery,
  KpiChoiceQuery,
} from '../generated/graphql.js';

/** What the view's parts are given, as the server answers it. */
export type ShownIllustration = NonNullable<IllustrationViewQuery['illustration']>;
export type ShownKpi = KpiChoiceQuery['kpis'][number];
export type Neighbour = IllustrationNeighboursQuery['similar']['edges'][number]['node'];
export type WhatIfForecast = NonNullable<NonNullable<IllustrationWhatIfTagsQuery['illustration']>['kpi']>;
