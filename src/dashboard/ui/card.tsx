import { useId, type ReactNode } from 'react';
import styles from './card.module.css';

/** A part of a view with a title of its own. */
export function Card(props: {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly note?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={styles.card}>
      <header className={styles.head}>
        <h2 id={id}>{props.title}</h2>
        {props.actions}
      </header>
      {props.note !== undefined && <p className={styles.note}>{props.note}</p>}
      {props.children}
    </section>
  );
}
