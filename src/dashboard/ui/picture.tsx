import styles from './picture.module.css';

const WIDTHS = [160, 320, 640] as const;

/**
 * An illustration's thumbnail, fetched as it comes into view, in a box of fixed shape: nothing moves when it arrives.
 *
 * @param shown CSS pixels it is shown at, for the browser to choose among the sizes
 */
export function Picture(props: {
  readonly id: string;
  readonly name: string;
  readonly shown: number;
  /** At the top of a view: fetched at once. */
  readonly eager?: boolean;
}) {
  const { id, name, shown, eager } = props;
  const at = (width: number): string => `/images/${id}/thumbnail?width=${width}`;
  return (
    <span className={styles.picture}>
      <img
        src={at(320)}
        srcSet={WIDTHS.map((width) => `${at(width)} ${width}w`).join(', ')}
        sizes={`${shown}px`}
        alt={name}
        loading={eager ? 'eager' : 'lazy'}
        decoding="async"
        draggable={false}
      />
    </span>
  );
}
