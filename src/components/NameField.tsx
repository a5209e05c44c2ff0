import { useRef } from "react";

interface Props {
  /** Its name for whoever does not see where it stands. */
  readonly label: string;
  readonly value: string;
  /** With the new name, which is another and not empty; null leaves it as it was. */
  readonly onDone: (name: string | null) => void;
}

/** A name that is being changed in its place: Enter and leaving the field take it, Escape does not. */
export function NameField({ label, value, onDone }: Props) {
  const done = useRef(false);
  const end = (name: string | null) => {
    // Leaving the page takes the focus away too.
    if (!done.current) onDone(name);
    done.current = true;
  };
  const take = (text: string) => {
    const name = text.trim();
    end(name === "" || name === value ? null : name);
  };
  return (
    <input
      className="input"
      aria-label={label}
      defaultValue={value}
      maxLength={120}
      ref={(field) => field?.select()}
      onBlur={({ currentTarget }) => take(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") take(event.currentTarget.value);
        if (event.key === "Escape") end(null);
        if (event.key === "Enter" || event.key === "Escape") event.stopPropagation();
      }}
    />
  );
}
