import styles from './bars.module.css';

/** A share of the whole as a bar; the figure stands beside it. */
export function Bar({ share, mark = 1 }: { readonly share: number; readonly mark?: 1 | 2 | 3 }) {
  return (
    <span className={styles.track} aria-hidden="true">
      <span
        className={styles.bar}
        style={{
          minWidth: share > 0 ? 2 : 0,
          width: `${100 * Math.min(1, Math.max(0, share))}%`,
          background: `var(--mark-${mark})`,
        }}
      />
    </span>
  );
}

/** A value above or below zero, to one side of the middle. */
export function SignedBar({ value, most }: { readonly value: number; readonly most: number }) {
  const width = most > 0 ? (50 * Math.min(most, Math.abs(value))) / most : 0;
  return (
    <span className={styles.track} aria-hidden="true">
      <span className={styles.middle} />
      <span
        className={styles.bar}
        style={{
          width: `${width}%`,
          marginInlineStart: `${value < 0 ? 50 - width : 50}%`,
          background: value < 0 ? 'var(--negative)' : 'var(--positive)',
        }}
      />
    </span>
  );
}

/** A value with its interval on an axis around zero. */
export function Whisker(props: {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly from: number;
  readonly to: number;
}) {
  const { value, low, high, from, to } = props;
  const at = (where: number): number =>
    to > from ? (100 * (Math.min(to, Math.max(from, where)) - from)) / (to - from) : 0;
  return (
    <span className={styles.axis} aria-hidden="true">
      <span className={styles.zero} style={{ insetInlineStart: `${at(0)}%` }} />
      <span className={styles.span} style={{ insetInlineStart: `${at(low)}%`, width: `${at(high) - at(low)}%` }} />
      <span className={styles.dot} style={{ insetInlineStart: `${at(value)}%` }} />
    </span>
  );
}
