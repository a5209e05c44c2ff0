import styles from "./Choice.module.css";

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly id: T; readonly label: string }[];
  readonly onChoose: (value: T) => void;
}

/** One of a few, under its name. */
export function Choice<T extends string>({ label, value, choices, onChoose }: ChoiceProps<T>) {
  return (
    <label className={`field ${styles.choice}`}>
      {label}
      <select
        className="input"
        value={value}
        onChange={({ currentTarget: { selectedIndex } }) => onChoose(choices[selectedIndex]?.id ?? value)}
      >
        {choices.map(({ id, label: words }) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
