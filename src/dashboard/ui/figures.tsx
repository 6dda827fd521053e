import type { ReactNode } from 'react';
import styles from './figures.module.css';

export interface Figure {
  readonly label: string;
  readonly value: ReactNode;
  /** Beside the value, smaller: its interval, its unit. */
  readonly detail?: ReactNode;
  /** What it says, in plain words. */
  readonly meaning?: ReactNode;
}

/** Single figures side by side, each with its name and what it means. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className={styles.figures}>
      {figures.map(({ label, value, detail, meaning }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <span className={styles.value}>{value}</span>
            {detail !== undefined && <span className={styles.detail}>{detail}</span>}
            {meaning !== undefined && <p className={styles.meaning}>{meaning}</p>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
