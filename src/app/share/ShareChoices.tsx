import type { ShareWish } from "./wish.ts";
import styles from "./ShareSheet.module.css";

/** What a person chooses before a project is handed on. */

const FORMS: readonly (readonly [ShareWish["form"], string, string])[] = [
  ["file", "One file", "for the viewer: dropped there, or put on a host beside it"],
  [
    "folder",
    "A folder, for a supplement",
    "a ZIP with the viewer in it: unpacked, it opens from disk without any server",
  ],
];

export function FormChoice({
  wish,
  onChange,
}: {
  readonly wish: ShareWish;
  readonly onChange: (wish: ShareWish) => void;
}) {
  return (
    <fieldset className={styles.choices}>
      <legend>Share as</legend>
      {FORMS.map(([id, name, hint]) => (
        <label key={id}>
          <input
            type="radio"
            name="share-form"
            checked={wish.form === id}
            onChange={() => onChange({ ...wish, form: id })}
          />
          <span>
            {name} <span className={styles.dim}>{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

const PICTURES: readonly (readonly [ShareWish["pictures"], string, string])[] = [
  ["reduced", "Reduced", "768 pixels a side at most, as WebP"],
  ["full", "Full size", "as PNG; the largest part of the file"],
  ["none", "None", "grey in their place: heat and numbers alone"],
];

export function PictureChoice({
  wish,
  onChange,
}: {
  readonly wish: ShareWish;
  readonly onChange: (wish: ShareWish) => void;
}) {
  return (
    <fieldset className={styles.choices}>
      <legend>Pictures</legend>
      {PICTURES.map(([id, name, hint]) => (
        <label key={id}>
          <input
            type="radio"
            name="share-pictures"
            checked={wish.pictures === id}
            onChange={() => onChange({ ...wish, pictures: id })}
          />
          <span>
            {name} <span className={styles.dim}>{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function ExplainedChoice({
  wish,
  open,
  onChange,
}: {
  readonly wish: ShareWish;
  readonly open: boolean;
  readonly onChange: (wish: ShareWish) => void;
}) {
  return (
    <fieldset className={styles.choices}>
      <legend>What explains the numbers</legend>
      <label>
        <input
          type="checkbox"
          checked={wish.evidence}
          disabled={!open}
          onChange={({ currentTarget }) => onChange({ ...wish, evidence: currentTarget.checked })}
        />
        <span>
          Heat, links, leak, attention, features, reasons{" "}
          <span className={styles.dim}>
            {open
              ? "best matches exact, other cosines to .004; computed now for each pair"
              : "needs the model that scored these pairs: open it first"}
          </span>
        </span>
      </label>
      <label>
        <input
          type="checkbox"
          checked={wish.patchTexts && wish.evidence}
          disabled={!wish.evidence}
          onChange={({ currentTarget }) => onChange({ ...wish, patchTexts: currentTarget.checked })}
        />
        <span>
          Each patch against the text <span className={styles.dim}>takes longest with a large model</span>
        </span>
      </label>
      <label>
        <input
          type="checkbox"
          checked={wish.editing && wish.evidence}
          disabled={!wish.evidence}
          onChange={({ currentTarget }) => onChange({ ...wish, editing: currentTarget.checked })}
        />
        <span>
          PF as masks are moved{" "}
          <span className={styles.dim}>
            tokens and the model’s pooling head, the largest part by far; without it CP follows a mask, and PF does not
          </span>
        </span>
      </label>
    </fieldset>
  );
}
