import { Picture } from '../ui/picture.js';
import type { Candidate } from './candidate.js';
import styles from '../ui/picture.module.css';

/** A candidate as it looks: the file at hand, or the library's thumbnail. */
export function CandidatePicture(props: {
  readonly candidate: Pick<Candidate, 'id' | 'name' | 'preview'>;
  readonly shown: number;
  /** Where the name stands beside it. */
  readonly decorative?: boolean;
}) {
  const { candidate, shown, decorative } = props;
  const { id, name, preview } = candidate;
  const alt = decorative ? '' : name;
  if (preview === undefined) return <Picture id={id} name={alt} shown={shown} />;
  return (
    <span className={styles.picture}>
      <img src={preview} alt={alt} decoding="async" draggable={false} />
    </span>
  );
}
