import { useFigures } from '../ui/format.js';
import styles from './tags.module.css';

/** Tags with their scores, in the order given. */
export function Tags(props: {
  readonly tags: readonly {
    readonly tag: { readonly name: string; readonly displayName: string };
    readonly score: number;
  }[];
}) {
  const figures = useFigures();
  return (
    <ul className={styles.tags}>
      {props.tags.map(({ tag, score }) => (
        <li key={tag.name}>
          {tag.displayName} <span>{figures.score(score)}</span>
        </li>
      ))}
    </ul>
  );
}
