import { useId, useState } from "react";
import styles from "./TextField.module.css";

interface Props {
  readonly label: string;
  /** null: nothing is set. */
  readonly value: string | null;
  readonly placeholder?: string;
  readonly rows?: number;
  readonly readOnly?: boolean;
  readonly onChange: (value: string | null) => void;
}

/** A text with a label; what is typed counts on leaving the field, or on Enter where it has one line. */
export function TextField({ label, value, placeholder, rows = 1, readOnly = false, onChange }: Props) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const settle = () => {
    if (typed !== null && typed !== (value ?? "")) onChange(typed === "" ? null : typed);
    setTyped(null);
  };
  const shared = {
    id,
    className: `input ${styles.input}`,
    placeholder,
    value: typed ?? value ?? "",
    readOnly,
    onBlur: settle,
  };
  return (
    <div className="stacked">
      <label htmlFor={id}>{label}</label>
      {rows > 1 ? (
        <textarea {...shared} rows={rows} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
      ) : (
        <input
          {...shared}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          onKeyDown={({ key }) => {
            if (key === "Enter") settle();
          }}
        />
      )}
    </div>
  );
}
