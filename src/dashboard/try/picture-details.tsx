import { useTranslations } from 'use-intl';
import type { KpiKind } from '../ui/format.js';
import { Skeleton } from '../ui/loading.js';
import type { Answer, Forecast, Tagged } from './candidates.js';
import { Contributions } from './contributions.js';
import { Neighbours } from './neighbours.js';
import styles from './picture-details.module.css';
import { RatingBar } from './rating-bar.js';
import { Tags } from './tags.js';

const CATEGORIES = ['general', 'character', 'copyright', 'artist', 'meta', 'other'] as const;

/** Everything the models say of one picture at hand. */
export function PictureDetails(props: {
  readonly upload: string;
  readonly image: Tagged['tagImage'];
  readonly forecast: Answer<Forecast> | undefined;
  /** Undefined where no model is deployed. */
  readonly kpi: { readonly name: string; readonly kind: KpiKind } | undefined;
}) {
  const { upload, image, forecast, kpi } = props;
  const t = useTranslations('tryOut');
  const { plausibleTags, tags, contentRating } = image;
  const filled = CATEGORIES.filter((category) => plausibleTags[category].length > 0);
  return (
    <div className={styles.details}>
      <div className={styles.column}>
        {kpi && forecast?.data && <Contributions forecast={forecast.data} kind={kpi.kind} />}
        {kpi && !forecast?.data && !forecast?.error && <Skeleton height="280px" />}
        <section>
          <h4>{t('ratingTitle')}</h4>
          {contentRating ? <RatingBar estimate={contentRating} /> : <p>{t('unrated')}</p>}
        </section>
      </div>
      <div className={styles.column}>
        <section>
          <h4>{t('plausibleTags')}</h4>
          <p className={styles.note}>{t('plausibleTagsNote')}</p>
          {filled.map((category) => (
            <div key={category}>
              {(filled.length > 1 || category !== 'general') && <h5>{t(`category.${category}`)}</h5>}
              <Tags tags={plausibleTags[category]} />
            </div>
          ))}
          {filled.length === 0 && <p>{t('noPlausibleTags')}</p>}
        </section>
        <section>
          <h4>{t('topTags')}</h4>
          <Tags tags={tags} />
        </section>
      </div>
      <div className={styles.wide}>
        <Neighbours upload={upload} kpi={kpi} />
      </div>
    </div>
  );
}
