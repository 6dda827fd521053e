import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useDocument } from '../api/query.js';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { ErrorState } from '../ui/error-state.js';
import { KpiChoice, useKpi } from '../ui/kpi-choice.js';
import { ViewTitle } from '../ui/view-title.js';
import { AddDialog } from './add-dialog.js';
import type { Candidate } from './candidate.js';
import { useForecasts, useLibraryPictures, useTags } from './candidates.js';
import { Compare } from './compare.js';
import { ContextChoice } from './context-choice.js';
import { TryModelsDocument } from './documents.js';
import { DropArea } from './drop-area.js';
import { IngestProgress } from './ingest-progress.js';
import { PictureCard } from './picture-card.js';
import { clearPictures, useAtHand } from './pictures.js';
import { Ranking } from './ranking.js';
import { Refusals, Sending } from './sending.js';
import { useSettings } from './settings.js';
import styles from './try-view.module.css';
import { useLasting } from './use-lasting.js';

/** With more pictures than this their details are closed at first. */
const FEW = 3;
/** Longer than a loaded model takes. */
const SLOW_MS = 1500;

/** Pictures that run nowhere yet: what they show, what they are like, and how they would probably do. */
export default function TryView() {
  const t = useTranslations('tryOut');
  const { pictures, refusals, ingest } = useAtHand();
  const settings = useSettings();
  const { kpi, pending: kpisPending } = useKpi();
  const models = useDocument(TryModelsDocument, {});
  const [adding, setAdding] = useState(false);

  const deployed = models.data?.kpis.find(({ name }) => name === kpi?.name)?.deployedModel;
  const forecastable = kpi && deployed ? kpi : undefined;
  const tagged = useTags(pictures);
  const library = useLibraryPictures(settings.with);
  const readable = pictures.filter(({ upload }) => upload !== undefined && tagged.get(upload)?.data);
  const candidates: Candidate[] = [
    ...readable.map(({ upload, name, preview }) => ({ id: upload!, isUpload: true, name, preview })),
    ...settings.with.flatMap((id) => {
      const found = library.get(id)?.data;
      return found ? [{ id, isUpload: false, name: found.name }] : [];
    }),
  ];
  const forecasts = useForecasts(candidates, forecastable?.name, settings.context);
  const untagged = pictures.filter(
    ({ stage, upload }) =>
      stage === 'waiting' ||
      stage === 'sending' ||
      (upload !== undefined && !tagged.get(upload)?.data && !tagged.get(upload)?.error),
  ).length;
  const loading = useLasting(
    readable.length === 0 && [...tagged.values()].some(({ data, error }) => !data && !error),
    SLOW_MS,
  );

  if (models.error) {
    return (
      <>
        <ViewTitle title={t('title')} />
        <ErrorState error={models.error} onRetry={() => void models.refetch()} />
      </>
    );
  }
  if (models.data && !models.data.tagModels.some(({ active }) => active)) {
    return (
      <>
        <ViewTitle title={t('title')} />
        <EmptyState title={t('noTagModel')}>
          <p>{t('noTagModelText')}</p>
          <Link href="/tag-models">{t('toTagModels')}</Link>
        </EmptyState>
      </>
    );
  }
  const none = pictures.length === 0;
  return (
    <div className={styles.view}>
      <ViewTitle title={t('title')}>
        <KpiChoice />
      </ViewTitle>
      <div className={styles.privacy}>
        <p>{t('nothingStored')}</p>
        {!none && (
          <span className={styles.actions}>
            <Button isDisabled={readable.length === 0} onPress={() => setAdding(true)}>
              {t('add')}
            </Button>
            <Button
              kind="quiet"
              onPress={() => {
                clearPictures();
                settings.reset();
              }}
            >
              {t('clear')}
            </Button>
          </span>
        )}
      </div>
      <DropArea small={!none} />
      <Refusals refusals={refusals} />
      <Sending pictures={pictures} />
      {loading && (
        <p role="status" className={styles.notice}>
          {t('modelLoading')}
        </p>
      )}
      {ingest && <IngestProgress key={ingest.job} ingest={ingest} />}
      {models.data && !kpisPending && !forecastable && (
        <p className={styles.notice}>
          {kpi ? t('noKpiModel', { kpi: kpi.name }) : t('noKpi')} <Link href="/kpi-models">{t('toKpiModels')}</Link>
        </p>
      )}
      {forecastable && (pictures.length > 0 || settings.with.length > 0) && (
        <>
          <ContextChoice levels={deployed?.context ?? []} settings={settings} />
          <Ranking
            candidates={candidates}
            pending={untagged}
            kpi={forecastable}
            forecasts={forecasts}
            settings={settings}
          />
        </>
      )}
      {!none && (
        <section className={styles.pictures} aria-labelledby="pictures">
          <h2 id="pictures">{t('pictures', { count: pictures.length })}</h2>
          {pictures.map((picture) => (
            <PictureCard
              key={picture.key}
              picture={picture}
              tagged={tagged.get(picture.upload ?? '')}
              forecast={forecasts.get(picture.upload ?? '')}
              kpi={forecastable}
              open={pictures.length <= FEW}
            />
          ))}
        </section>
      )}
      {candidates.length >= 2 && <Compare candidates={candidates} kpi={forecastable} settings={settings} />}
      <AddDialog isOpen={adding} onClose={() => setAdding(false)} pictures={readable} tagged={tagged} />
    </div>
  );
}
