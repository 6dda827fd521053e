import { Button as AriaButton, type ButtonProps } from 'react-aria-components';
import styles from './button.module.css';

/** @param kind `primary` once a view at most; `quiet` inside other things; `danger` for what is not undone easily */
export function Button({
  kind = 'normal',
  ...props
}: Omit<ButtonProps, 'className'> & { readonly kind?: 'normal' | 'primary' | 'quiet' | 'danger' }) {
  return <AriaButton {...props} className={`${styles.button} ${styles[kind]}`} />;
}
