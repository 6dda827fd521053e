import { useId, type InputHTMLAttributes, type ReactNode } from 'react';
import styles from './field.module.css';

/** A labelled control, with a line on what it is for. */
export function Field(props: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly children: (ids: { readonly id: string; readonly 'aria-describedby': string }) => ReactNode;
}) {
  const id = useId();
  const hintId = `${id}-hint`;
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{props.label}</label>
      {props.children({ id, 'aria-describedby': hintId })}
      <p id={hintId} className={props.error === undefined ? styles.hint : styles.error}>
        {props.error ?? props.hint}
      </p>
    </div>
  );
}

/** A field of text or a number. */
export function TextField({
  label,
  hint,
  error,
  ...input
}: Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'id'> & {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
}) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => <input {...input} {...ids} className={styles.input} aria-invalid={error !== undefined} />}
    </Field>
  );
}

/** One of a few, with room for what each means. */
export function SelectField<Value extends string>(props: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
}) {
  return (
    <Field label={props.label} hint={props.hint}>
      {(ids) => (
        <select
          {...ids}
          className={styles.input}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value as Value)}
        >
          {props.options.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** Yes or no. */
export function CheckField(props: {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <div className={styles.check}>
      <input
        id={id}
        type="checkbox"
        checked={props.checked}
        aria-describedby={`${id}-hint`}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <label htmlFor={id}>{props.label}</label>
      <p id={`${id}-hint`} className={styles.hint}>
        {props.hint}
      </p>
    </div>
  );
}
