import { useId, useState, type ReactNode } from "react";
import styles from "./NumberField.module.css";

interface Props {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** 1 and more take whole numbers only. */
  readonly step: number;
  readonly disabled?: boolean;
  /** Between the field's name and the field: what explains it. */
  readonly aside?: ReactNode;
  readonly onChange: (value: number) => void;
}

/** What is wrong with what was typed, in words; null where it is a number that the field takes. */
export function faultOf(typed: string, { min, max, step }: Pick<Props, "min" | "max" | "step">): string | null {
  const number = Number(typed);
  const fits = typed.trim() !== "" && number >= min && number <= max && (step < 1 || Number.isInteger(number));
  return fits
    ? null
    : `${step < 1 ? "A" : "A whole"} number from ${min.toLocaleString("en")} to ${max.toLocaleString("en")}.`;
}

/**
 * A number with a label. What is typed counts as soon as the field takes it; what it does not take stays as it was typed,
 * with a sentence why and which number still counts, until it is mended or Escape takes it back.
 */
export function NumberField({ label, value, min, max, step, disabled = false, aside, onChange }: Props) {
  const id = useId();
  /** What is being typed, and the value that it was typed over; null shows the value itself. */
  const [typed, setTyped] = useState<{ readonly text: string; readonly over: number } | null>(null);
  // A value that was set elsewhere meanwhile is what is to be seen.
  const text = typed !== null && (typed.over === value || Number(typed.text) === value) ? typed.text : null;
  const fault = text === null ? null : faultOf(text, { min, max, step });
  return (
    <span className={styles.number}>
      <label className="field" htmlFor={`${id}-field`}>
        {label}
      </label>
      {aside}
      <input
        id={`${id}-field`}
        className="input"
        type="number"
        min={min}
        max={max}
        step={step < 1 ? "any" : step}
        disabled={disabled}
        value={text ?? String(value)}
        aria-invalid={fault !== null || undefined}
        aria-describedby={fault === null ? undefined : id}
        onChange={({ currentTarget }) => {
          const written = currentTarget.value;
          setTyped({ text: written, over: value });
          if (faultOf(written, { min, max, step }) === null && Number(written) !== value) onChange(Number(written));
        }}
        onKeyDown={({ key }) => {
          if (key === "Escape") setTyped(null);
        }}
        onBlur={() => {
          if (fault === null) setTyped(null);
        }}
      />
      {fault !== null && (
        <span id={id} role="alert" className={styles.fault}>
          {`${fault} ${value} still counts.`}
        </span>
      )}
    </span>
  );
}
