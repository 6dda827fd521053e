import type { ReactNode } from 'react';
import styles from './wide-table.module.css';

/** Scrolls sideways by itself where there is no room, also by keyboard, so that the view does not. */
export function WideTable({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} className={styles.wide}>
      <table>{children}</table>
    </div>
  );
}
