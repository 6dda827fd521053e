import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { Badge, SimulatedBadge } from '../ui/badge.js';
import { Button } from '../ui/button.js';
import { useFigures, type KpiKind } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import type { Answer, Forecast, Tagged } from './candidates.js';
import { PictureDetails } from './picture-details.js';
import { removePicture, resumeSending, type Picture } from './pictures.js';
import styles from './picture-card.module.css';
import { Problem } from './problem.js';
import { Tags } from './tags.js';

/** Of the tags that are listed before the details are opened. */
const FEW_TAGS = 6;

/** One picture at hand: the file itself at once, then what the models say of it. */
export function PictureCard(props: {
  readonly picture: Picture;
  readonly tagged: Answer<Tagged> | undefined;
  readonly forecast: Answer<Forecast> | undefined;
  /** Undefined where no model is deployed. */
  readonly kpi: { readonly name: string; readonly kind: KpiKind } | undefined;
  readonly open: boolean;
}) {
  const { picture, tagged, forecast, kpi } = props;
  const { key, name, file, preview, stage, problem, progress, upload } = picture;
  const t = useTranslations('tryOut');
  const format = useFormatter();
  // Until somebody opens or closes it, by how many pictures there are.
  const [chosen, setChosen] = useState<boolean>();
  const isOpen = chosen ?? props.open;
  const data = tagged?.data;
  const image = data?.tagImage;
  const exact = data?.exactDuplicate;
  const size =
    file.size < 1024 ** 2
      ? `${format.number(file.size / 1024, { maximumSignificantDigits: 2 })} KiB`
      : `${format.number(file.size / 1024 ** 2, { maximumSignificantDigits: 2 })} MiB`;
  return (
    <article className={styles.card} aria-label={name}>
      <div className={styles.preview}>
        <img src={preview} alt={name} decoding="async" />
      </div>
      <div className={styles.body}>
        <header className={styles.head}>
          <h3>{name}</h3>
          {exact && <Badge kind="warning">{t('alreadyThere')}</Badge>}
          {image?.contentRating && <Badge>{t(`rating.${image.contentRating.rating}`)}</Badge>}
          <Button kind="quiet" aria-label={t('remove', { name })} onPress={() => removePicture(key)}>
            ×
          </Button>
        </header>
        <p className={styles.facts}>{image ? t('facts', { width: image.width, height: image.height, size }) : size}</p>
        {stage === 'failed' && (
          <div className={styles.line}>
            <p className={styles.bad}>{t('sendFailed', { problem: problem ?? '' })}</p>
            <Button onPress={() => resumeSending(key)}>{t('sendAgain')}</Button>
          </div>
        )}
        {stage === 'stopped' && <p className={styles.facts}>{t('stopped')}</p>}
        {stage === 'waiting' && <p className={styles.facts}>{t('waiting')}</p>}
        {stage === 'sending' && (
          <progress aria-label={t('sendingOne', { name })} value={progress} max={1} className={styles.progress} />
        )}
        {tagged?.error && (
          <Problem
            error={tagged.error}
            {...(tagged.error.code === 'UNREADABLE_IMAGE' ? {} : { onRetry: tagged.ask })}
          />
        )}
        {exact && (
          <p>
            {t.rich('exact', {
              link: (text) => <Link href={`/illustrations/${exact.id}`}>{text}</Link>,
              name: exact.name,
            })}
          </p>
        )}
        {stage === 'sent' && !tagged?.error && (
          <>
            {kpi && <ForecastLine kpi={kpi} forecast={forecast} />}
            {image ? <Tags tags={image.tags.slice(0, FEW_TAGS)} /> : <Skeleton height="26px" width="70%" />}
          </>
        )}
        {upload !== undefined && image && (
          <details
            open={isOpen}
            className={styles.details}
            onToggle={({ currentTarget }) => setChosen(currentTarget.open)}
          >
            <summary>{t('details')}</summary>
            {isOpen && <PictureDetails upload={upload} image={image} forecast={forecast} kpi={kpi} />}
          </details>
        )}
      </div>
    </article>
  );
}

function ForecastLine(props: {
  readonly kpi: { readonly name: string; readonly kind: KpiKind };
  readonly forecast: Answer<Forecast> | undefined;
}) {
  const { kpi, forecast } = props;
  const t = useTranslations('tryOut');
  const common = useTranslations('common');
  const figures = useFigures();
  if (forecast?.error) return <Problem error={forecast.error} onRetry={forecast.ask} />;
  if (!forecast?.data) return <Skeleton height="30px" width="60%" />;
  const { rate, interval, simulated } = forecast.data;
  const value = (of: number): string => figures.kpi(of, kpi.kind);
  return (
    <p className={styles.forecast}>
      <span>{t('forecast', { kpi: kpi.name })}</span>
      <strong>{value(rate)}</strong>
      <span>
        {interval ? common('interval', { low: value(interval.low), high: value(interval.high) }) : t('noInterval')}
      </span>
      {simulated && <SimulatedBadge />}
    </p>
  );
}
