import { useState } from "react";

interface Props {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number with a label. What is typed counts as soon as it is a number within the range; on leaving, the last that was stands. */
export function NumberField({ label, value, min, max, step, disabled = false, onChange }: Props) {
  /** What is being typed; null shows the value itself. */
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? String(value);
  const read = (written: string): number | null => {
    const number = Number(written);
    const fits = written.trim() !== "" && number >= min && number <= max && (step < 1 || Number.isInteger(number));
    return fits ? number : null;
  };
  return (
    <label className="field">
      {label}
      <input
        className="input"
        type="number"
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        value={text}
        aria-invalid={read(text) === null || undefined}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          const number = read(currentTarget.value);
          if (number !== null && number !== value) onChange(number);
        }}
        onBlur={() => setTyped(null)}
      />
    </label>
  );
}
