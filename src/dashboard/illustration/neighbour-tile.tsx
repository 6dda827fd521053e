import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { useFigures } from '../ui/format.js';
import { Picture } from '../ui/picture.js';
import styles from './neighbours.module.css';
import type { Neighbour, ShownKpi } from './shown.js';

/** Of the similarity; a tag with less explains nothing. */
const LEAST_SHARE = 0.01;

/** A neighbour: how alike it is, what both have by its share of that, its forecast against this picture's. */
export function NeighbourTile(props: {
  readonly neighbour: Neighbour;
  readonly apart: boolean;
  readonly kpi: ShownKpi | undefined;
  /** Forecast of the picture whose neighbour this is. */
  readonly own: number | undefined;
}) {
  const { neighbour, apart, kpi, own } = props;
  const t = useTranslations('illustration');
  const common = useTranslations('common');
  const figures = useFigures();
  const { illustration, similarity, sharedTags, apartTags } = neighbour;
  const rate = illustration.kpi?.rate;
  return (
    <li className={styles.tile}>
      <Link href={`/illustrations/${illustration.id}`} className={styles.link}>
        <Picture id={illustration.id} name="" shown={190} />
        <span className={styles.name}>{illustration.name}</span>
      </Link>
      <p className={styles.similarity}>{t('similarity', { similarity: figures.share(similarity) })}</p>
      {rate !== undefined && kpi && (
        <p className={styles.rate}>
          {common('predicted')} {figures.kpi(rate, kpi.kind)}
          {own !== undefined && <small> {figures.points(rate - own, kpi.kind)}</small>}
        </p>
      )}
      <h3>{t('sharedTags')}</h3>
      <ul className={styles.shared}>
        {sharedTags
          .map(({ tag, part }) => ({ tag, share: similarity > 0 ? part / similarity : 0 }))
          .filter(({ share }) => share >= LEAST_SHARE)
          .map(({ tag, share }) => (
            <li key={tag.name}>
              <span>{tag.displayName}</span>
              <span className="number">{figures.share(share)}</span>
              <i aria-hidden="true" style={{ width: `${share * 100}%` }} />
            </li>
          ))}
      </ul>
      {apart && (
        <>
          <h3>{t('apartTags')}</h3>
          <ul className={styles.apart}>
            {apartTags.map(({ tag, score, neighbourScore }) => (
              <li key={tag.name}>
                <span>{tag.displayName}</span>
                <span
                  className="number"
                  aria-label={t('apartScores', {
                    score: figures.score(score),
                    neighbour: figures.score(neighbourScore),
                  })}
                  role="img"
                >
                  {figures.score(score)} → {figures.score(neighbourScore)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </li>
  );
}
