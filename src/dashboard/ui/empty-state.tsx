import type { ReactNode } from 'react';
import styles from './states.module.css';

/** Nothing to show: why that is, and what to do about it. */
export function EmptyState(props: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{props.title}</h2>
      {props.children}
    </div>
  );
}
