import { useState } from 'react';
import { Link } from 'wouter';
import { useTranslations } from 'use-intl';
import { useDocument } from '../api/query.js';
import { Badge, SimulatedBadge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { useFigures } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import { DeployDialog } from './deploy-dialog.js';
import { KpiVersionsDocument, type KpiVersion, type ShownKpi } from './kpi-documents.js';
import styles from './kpi-models.module.css';

const SHOWN = 20;

/** The models of a KPI, newest first, with what they are compared by; one of them answers. */
export function Versions({ kpi, onFit }: { readonly kpi: ShownKpi; readonly onFit: () => void }) {
  const t = useTranslations('kpiModels.versions');
  const common = useTranslations('common');
  const [shown, setShown] = useState(SHOWN);
  const [asked, setAsked] = useState<{ readonly what: 'deploy' | 'rollBack'; readonly model: KpiVersion }>();
  const { data, error, refetch } = useDocument(KpiVersionsDocument, { kpi: kpi.name });
  const versions = data?.kpiModels ?? [];
  const { rollBackTo } = kpi;
  return (
    <Card
      title={t('title')}
      note={t('note')}
      actions={
        rollBackTo ? (
          <Button onPress={() => setAsked({ what: 'rollBack', model: rollBackTo })}>{t('rollBack')}</Button>
        ) : undefined
      }
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height="240px" />
      ) : versions.length === 0 ? (
        <EmptyState title={t('none')}>
          <p>{t('noneHint')}</p>
          <Button onPress={onFit}>{t('fit')}</Button>
        </EmptyState>
      ) : (
        <ol className={styles.versions}>
          {versions.slice(0, shown).map((model) => (
            <Version key={model.id} model={model} onDeploy={() => setAsked({ what: 'deploy', model })} />
          ))}
        </ol>
      )}
      {versions.length > shown && <Button onPress={() => setShown(shown + SHOWN)}>{common('more')}</Button>}
      {asked && (
        <DeployDialog
          kpi={kpi.name}
          what={asked.what}
          model={asked.model}
          answering={versions.find(({ deployed }) => deployed)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Card>
  );
}

function Version({ model, onDeploy }: { readonly model: KpiVersion; readonly onDeploy: () => void }) {
  const t = useTranslations('kpiModels.versions');
  const methods = useTranslations('kpiModels.methods');
  const names = useTranslations('kpiModels.figureNames');
  const figures = useFigures();
  const { spearman, calibration, worthInTrials, relativeSquaredError } = model.figures;
  const shown = [
    [names('spearman'), spearman === null ? '–' : figures.score(spearman)],
    [names('calibration'), calibration === null ? '–' : figures.score(calibration)],
    worthInTrials === null
      ? [names('relativeSquaredError'), relativeSquaredError === null ? '–' : figures.score(relativeSquaredError)]
      : [names('worth'), t('trials', { count: Math.round(worthInTrials) })],
  ] as const;
  return (
    <li className={styles.version} data-deployed={model.deployed}>
      <div>
        <p className={styles.versionName}>
          <Link href={`/kpi-models/${model.id}`}>{t('model', { id: model.id })}</Link>
          {model.deployed && <Badge kind="good">{t('answers')}</Badge>}
          {model.simulated && <SimulatedBadge />}
        </p>
        <p className={styles.quiet}>
          {methods(model.method)} · {t('illustrations', { count: model.illustrations })} ·{' '}
          {t('fitted', { time: figures.time(model.createdAt) })}
          {model.deployedAt !== null &&
            ` · ${t(model.deployed ? 'since' : 'lastDeployed', { time: figures.time(model.deployedAt) })}`}
        </p>
      </div>
      <dl className={styles.versionFigures}>
        {shown.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <span className={styles.versionAction}>
        {!model.deployed && (
          <Button onPress={onDeploy} aria-label={t('deployModel', { id: model.id })}>
            {t('deploy')}
          </Button>
        )}
      </span>
    </li>
  );
}
