import styles from './bar.module.css';

/** A share of 1 as a bar; the figure stands beside it, so it is silent. */
export function Bar({ share }: { readonly share: number }) {
  return (
    <span className={styles.bar} aria-hidden="true">
      <span style={{ width: `${share * 100}%` }} />
    </span>
  );
}
