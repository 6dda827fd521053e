import { useTranslations } from 'use-intl';
import { useFigures } from '../ui/format.js';
import { Bar } from './bar.js';
import styles from './illustration.module.css';
import type { ShownIllustration } from './shown.js';

const RATINGS = [
  ['SAFE', 'safe'],
  ['QUESTIONABLE', 'questionable'],
  ['EXPLICIT', 'explicit'],
] as const;

/** How probable each rating of the content is; never what a person gave it. */
export function RatingEstimate({ estimate }: { readonly estimate: ShownIllustration['contentRating'] | null }) {
  const t = useTranslations('illustration');
  const figures = useFigures();
  if (!estimate) return <p className={styles.aside}>{t('noRating')}</p>;
  return (
    <section className={styles.rating} aria-labelledby="predicted-rating">
      <h2 id="predicted-rating">
        {t('rating')} <small>{t(estimate.source)}</small>
      </h2>
      <ul>
        {RATINGS.map(([rating, field]) => (
          <li key={rating} data-most={rating === estimate.rating || undefined}>
            <span>{t(rating)}</span>
            <Bar share={estimate[field]} />
            <span className="number">{figures.share(estimate[field])}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
