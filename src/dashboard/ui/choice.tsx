import styles from './choice.module.css';

/** One of a few, in the browser's own control: it fits phones, keyboards and screen readers as it is. */
export function Choice<Value extends string>(props: {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value) => void;
  /** Shows the label; otherwise it is for screen readers only. */
  readonly labelled?: boolean;
}) {
  const { label, value, options, onChange, labelled } = props;
  return (
    <label className={styles.choice}>
      <span className={labelled ? styles.label : 'hidden'}>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value as Value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
