import { useState } from 'react';
import { Input, Label, NumberField } from 'react-aria-components';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useDocument } from '../api/query.js';
import { IntervalScale, type IntervalRow } from '../charts/interval-scale.js';
import { graphql } from '../generated/gql.js';
import type { IllustrationForecastQuery } from '../generated/graphql.js';
import { SimulatedBadge } from '../ui/badge.js';
import { Card } from '../ui/card.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { useFigures } from '../ui/format.js';
import { KpiChoice } from '../ui/kpi-choice.js';
import { Skeleton } from '../ui/loading.js';
import { ActionLink } from './action-link.js';
import styles from './forecast.module.css';
import type { ShownKpi } from './shown.js';

const IllustrationForecastDocument = graphql(`
  query IllustrationForecast($id: ID!, $kpi: String!, $trials: Int!) {
    illustration(id: $id) {
      id
      kpi(name: $kpi) {
        rate
        simulated
        interval {
          low
          high
        }
        observedInterval(trials: $trials) {
          low
          high
        }
        observed {
          numerator
          denominator
          rate
          simulated
        }
        intervalFromObservations {
          low
          high
        }
        blended {
          rate
          modelWeight
          interval {
            low
            high
          }
        }
        model {
          id
        }
      }
    }
  }
`);

type Forecast = NonNullable<NonNullable<IllustrationForecastQuery['illustration']>['kpi']>;

/** Trials that a forecast is shown for at first: about what a small campaign brings in a week. */
const TRIALS = 10_000;
const MOST_TRIALS = 1_000_000_000;

/** The forecast beside what was observed, on one scale. */
export function ForecastCard(props: {
  readonly id: string;
  readonly kpi: ShownKpi | undefined;
  readonly pending: boolean;
}) {
  const { id, kpi, pending } = props;
  const t = useTranslations('illustration');
  const [trials, setTrials] = useState(TRIALS);
  const { data, error, isPending, refetch } = useDocument(
    IllustrationForecastDocument,
    { id, kpi: kpi?.name ?? '', trials },
    { enabled: kpi?.deployedModel != null, keep: true },
  );
  const forecast = data?.illustration?.kpi;
  const simulated = forecast?.simulated || forecast?.observed?.simulated;
  return (
    <Card
      title={kpi ? `${t('forecast')}: ${kpi.name.toUpperCase()}` : t('forecast')}
      actions={
        <span className={styles.actions}>
          {simulated && <SimulatedBadge />}
          <KpiChoice />
        </span>
      }
    >
      {pending ? (
        <Skeleton height="270px" />
      ) : !kpi ? (
        <EmptyState title={t('noKpiTitle')}>
          <p>{t('noKpiText')}</p>
          <ActionLink href="/kpi-models">{t('toKpiModels')}</ActionLink>
        </EmptyState>
      ) : !kpi.deployedModel ? (
        <EmptyState title={t('noModelTitle')}>
          <p>{t('noModelText', { kpi: kpi.name })}</p>
          <ActionLink href="/kpi-models">{t('toKpiModels')}</ActionLink>
        </EmptyState>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <Skeleton height="270px" />
      ) : forecast ? (
        <Shown kpi={kpi} forecast={forecast} trials={trials} onTrials={setTrials} />
      ) : (
        <p>{t('noForecastText')}</p>
      )}
    </Card>
  );
}

function Shown(props: {
  readonly kpi: ShownKpi;
  readonly forecast: Forecast;
  readonly trials: number;
  readonly onTrials: (trials: number) => void;
}) {
  const { kpi, forecast, trials, onTrials } = props;
  const t = useTranslations('illustration');
  const common = useTranslations('common');
  const figures = useFigures();
  const format = (value: number): string => figures.kpi(value, kpi.kind);
  const between = (interval: { readonly low: number; readonly high: number } | null | undefined) =>
    interval ? t('interval', { low: format(interval.low), high: format(interval.high) }) : undefined;
  const { observed, blended, interval, observedInterval, intervalFromObservations } = forecast;
  const rows: IntervalRow[] = [
    {
      key: 'forecast',
      label: common('predicted'),
      figure: format(forecast.rate),
      ...noted(between(interval)),
      value: forecast.rate,
      ...interval,
      mark: 'dot',
    },
  ];
  if (observed?.rate != null) {
    rows.push({
      key: 'observed',
      label: common('observed'),
      figure: format(observed.rate),
      ...noted(between(intervalFromObservations)),
      value: observed.rate,
      ...intervalFromObservations,
      mark: 'square',
    });
  }
  if (blended) {
    rows.push({
      key: 'blended',
      label: t('blended'),
      figure: format(blended.rate),
      ...noted(between(blended.interval)),
      value: blended.rate,
      ...blended.interval,
      mark: 'diamond',
    });
  }
  if (observedInterval) {
    rows.push({
      key: 'trials',
      label: t('trialsLabel', { count: figures.compact(trials), denominatorName: kpi.denominator }),
      figure: between(observedInterval)!,
      ...observedInterval,
      mark: 'none',
    });
  }
  return (
    <>
      <IntervalScale rows={rows} domain={domainOf(rows)} format={format} />
      <div className={styles.notes}>
        <p>
          {interval ? t('intervalNote') : t('noInterval')}{' '}
          {observed?.rate != null
            ? `${common('observed')}: ${t('trials', {
                numerator: figures.count(observed.numerator),
                numeratorName: kpi.numerator,
                denominator: figures.count(observed.denominator),
                denominatorName: kpi.denominator,
              })}. `
            : `${t('notObserved')} `}
          {blended && t('blendedNote', { share: figures.share(blended.modelWeight) })}
        </p>
        <p>
          <Link href={`/kpi-models/${forecast.model.id}`}>{t('byModel', { id: forecast.model.id })}</Link>
        </p>
      </div>
      {observedInterval && <Trials denominator={kpi.denominator} value={trials} onChange={onTrials} />}
    </>
  );
}

function Trials(props: {
  readonly denominator: string;
  readonly value: number;
  readonly onChange: (trials: number) => void;
}) {
  const t = useTranslations('illustration');
  return (
    <NumberField
      className={styles.trials!}
      value={props.value}
      minValue={1}
      maxValue={MOST_TRIALS}
      step={1}
      onChange={(value) => {
        if (Number.isInteger(value)) props.onChange(value);
      }}
    >
      <Label>{t('trialsInput', { denominatorName: props.denominator })}</Label>
      <Input />
      <small>{t('trialsNote')}</small>
    </NumberField>
  );
}

const noted = (note: string | undefined) => (note === undefined ? {} : { note });

/** From 0, so that lengths compare, with some room at the right. */
function domainOf(rows: readonly IntervalRow[]): [number, number] {
  const values = rows.flatMap(({ value, low, high }) => [value, low, high]).filter((each) => each !== undefined);
  return [Math.min(0, ...values), Math.max(...values) * 1.08 || 1];
}
