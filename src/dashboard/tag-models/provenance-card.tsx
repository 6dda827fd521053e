import { useTranslations } from 'use-intl';
import { Card } from '../ui/card.js';
import { useFigures } from '../ui/format.js';
import { BackendChoice } from './backend-choice.js';
import { provenanceOf } from './provenance.js';
import styles from './tag-models.module.css';

/** How the model came to be, in full; what the page has no words for stands below as the pack has it. */
export function ProvenanceCard(props: {
  readonly provenance: Readonly<Record<string, unknown>>;
  readonly sha256: string;
}) {
  const t = useTranslations('tagModels.provenance');
  const card = useTranslations('tagModels.card');
  const figures = useFigures();
  const { images, backend, backbone, settings } = provenanceOf(props.provenance);
  return (
    <Card title={t('title')}>
      <dl className={styles.facts}>
        {images && (
          <div>
            <dt>{t('pictures')}</dt>
            <dd>
              {card('images', { training: images.training, heldOut: images.heldOut })}
              {images.unreadable > 0 && ` ${t('unreadable', { count: images.unreadable })}`}
            </dd>
          </div>
        )}
        {backbone && (
          <div>
            <dt>{t('backbone')}</dt>
            <dd>
              {backbone.name}
              {backbone.source !== undefined && ` (${backbone.source})`}
            </dd>
          </div>
        )}
        {backend && (
          <div>
            <dt>{card('backend')}</dt>
            <dd>
              <BackendChoice backend={backend} />
            </dd>
          </div>
        )}
        {settings.length > 0 && (
          <div>
            <dt>{t('settings')}</dt>
            <dd lang="en">{settings.map(([name, value]) => `${name} ${figuresOf(value)}`).join(' · ')}</dd>
          </div>
        )}
        <div>
          <dt>{t('hash')}</dt>
          <dd className={styles.hash}>{props.sha256}</dd>
        </div>
      </dl>
      <details>
        <summary>{t('raw')}</summary>
        <pre tabIndex={0} aria-label={t('raw')} className={styles.raw}>
          {JSON.stringify(props.provenance, null, 2)}
        </pre>
      </details>
    </Card>
  );

  function figuresOf(value: string): string {
    return /^\d{4,}$/.test(value) ? figures.count(Number(value)) : value;
  }
}
