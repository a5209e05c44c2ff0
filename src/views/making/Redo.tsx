import { useState, type FormEvent } from "react";
import { useCommands } from "../../store/commands.ts";
import type { Reviewed } from "./review-order.ts";
import styles from "./ReviewedMask.module.css";

/** Another name, or another threshold, for one picture. */
export function Redo({ mask, onDone }: { readonly mask: Reviewed; readonly onDone: () => void }) {
  const { masks } = useCommands();
  const { prompt = null, threshold = 0.5, refinedBy = null } = mask.made.segmented ?? {};
  const [name, setName] = useState(prompt ?? "");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onDone();
    if (name.trim() !== "") void masks.remake(mask.made.of, name.trim(), threshold, refinedBy !== null);
  };
  return (
    <form className={styles.redo} onSubmit={submit}>
      <label className="field">
        Look for
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was asked for by a key or a button
          autoFocus
          className="input"
          value={name}
          spellCheck={false}
          onKeyDown={({ key }) => key === "Escape" && onDone()}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
      </label>
      <button type="submit" className="button">
        Make it again
      </button>
    </form>
  );
}
