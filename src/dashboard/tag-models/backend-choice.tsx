import { useTranslations } from 'use-intl';
import type { Backend } from './provenance.js';
import styles from './tag-models.module.css';

/** What the model was trained on, and why not on something else. */
export function BackendChoice({ backend: { chosen, why, passedOver } }: { readonly backend: Backend }) {
  const t = useTranslations('tagModels.card');
  return (
    <>
      {chosen}
      {why !== '' && (
        <>
          {' '}
          (<span lang="en">{why}</span>)
        </>
      )}
      {passedOver.length > 0 && (
        <details>
          <summary>{t('passedOver', { count: passedOver.length })}</summary>
          <ul className={styles.passedOver} lang="en">
            {passedOver.map(({ backend, reason }) => (
              <li key={backend}>
                <strong>{backend}</strong>: {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
