import type { ReactNode } from 'react';
import { Link } from 'wouter';
import styles from '../ui/button.module.css';
import own from './illustration.module.css';

/** A link that looks like a button, since it is what one does next. */
export function ActionLink(props: { readonly href: string; readonly state?: unknown; readonly children: ReactNode }) {
  const { href, state, children } = props;
  return (
    <Link href={href} state={state} className={`${styles.button} ${own.action}`}>
      {children}
    </Link>
  );
}
