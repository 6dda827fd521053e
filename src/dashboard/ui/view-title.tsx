import { useEffect, type ReactNode } from 'react';
import styles from './view-title.module.css';

/** Heading of a view, also the window's title. */
export function ViewTitle(props: { readonly title: string; readonly children?: ReactNode }) {
  const { title, children } = props;
  useEffect(() => {
    document.title = `${title} – Eyecatch`;
  }, [title]);
  return (
    <div className={styles.title}>
      <h1>{title}</h1>
      {children}
    </div>
  );
}
