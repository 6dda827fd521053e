import { useTranslations } from 'use-intl';
import { useFigures } from '../ui/format.js';
import { Bar } from './bars.js';
import styles from './figures.module.css';

const RATINGS = [
  ['safe', 'SAFE', 3],
  ['questionable', 'QUESTIONABLE', 2],
  ['explicit', 'EXPLICIT', 1],
] as const;

/** Probabilities of the three ratings. */
export function RatingBar(props: {
  readonly estimate: { readonly safe: number; readonly questionable: number; readonly explicit: number };
}) {
  const t = useTranslations('tryOut');
  const figures = useFigures();
  return (
    <ul className={styles.rows}>
      {RATINGS.map(([name, rating, mark]) => (
        <li key={name}>
          <span>{t(`rating.${rating}`)}</span>
          <Bar share={props.estimate[name]} mark={mark} />
          <span className="number">{figures.share(props.estimate[name])}</span>
        </li>
      ))}
    </ul>
  );
}
