import type { ReactNode } from 'react';
import styles from './note.module.css';

/** Something to know before reading on. */
export function Note({
  kind = 'warning',
  children,
}: {
  readonly kind?: 'plain' | 'warning' | 'bad';
  readonly children: ReactNode;
}) {
  return (
    <div role="note" className={`${styles.note} ${styles[kind]}`}>
      {children}
    </div>
  );
}
