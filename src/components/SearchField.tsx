import { Search } from "lucide-react";
import styles from "./SearchField.module.css";

interface Props {
  /** Its name, for whoever does not see the placeholder. */
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** A field that filters what stands below it. */
export function SearchField({ label, placeholder, value, onChange }: Props) {
  return (
    <label className={styles.search}>
      <Search size={14} aria-hidden="true" />
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        className="input"
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}
