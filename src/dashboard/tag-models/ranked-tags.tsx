import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { useFigures } from '../ui/format.js';
import { WideTable } from '../ui/wide-table.js';
import type { Evaluation, TagFigures } from './evaluation.js';
import styles from './tag-models.module.css';

const SHOWN = 10;

/** The tags that the model tells best and worst. */
export function RankedTags({ evaluation }: { readonly evaluation: Evaluation }) {
  const { bestTags = [], worstTags = [] } = evaluation;
  if (bestTags.length === 0) return null;
  return (
    <div className={styles.columns}>
      <Ranking which="best" tags={bestTags} />
      {worstTags.length > 0 && <Ranking which="worst" tags={worstTags} />}
    </div>
  );
}

function Ranking({ which, tags }: { readonly which: 'best' | 'worst'; readonly tags: readonly TagFigures[] }) {
  const t = useTranslations('tagModels.ranked');
  const common = useTranslations('common');
  const figures = useFigures();
  const [shown, setShown] = useState(SHOWN);
  const share = (value: number | null): string => (value === null ? '–' : figures.share(value));
  return (
    <Card title={t(which)} note={t('note')}>
      <WideTable label={t(which)}>
        <thead>
          <tr>
            <th scope="col">{t('tag')}</th>
            <th scope="col" className="number">
              {t('averagePrecision')}
            </th>
            <th scope="col" className="number">
              {t('precision')}
            </th>
            <th scope="col" className="number">
              {t('recall')}
            </th>
            <th scope="col" className="number">
              {t('pictures')}
            </th>
          </tr>
        </thead>
        <tbody>
          {tags.slice(0, shown).map((tag) => (
            <tr key={tag.name}>
              <th scope="row" className={styles.tag}>
                {tag.name.replaceAll('_', ' ')}
              </th>
              <td className="number">{tag.averagePrecision === null ? '–' : figures.precise(tag.averagePrecision)}</td>
              <td className="number">{share(tag.precision)}</td>
              <td className="number">{share(tag.recall)}</td>
              <td className="number">{t('trainingAndHeldOut', { training: tag.training, heldOut: tag.heldOut })}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      {tags.length > shown && <Button onPress={() => setShown(tags.length)}>{common('more')}</Button>}
    </Card>
  );
}
