import type { ShareWish } from "./wish.ts";
import styles from "./ShareSheet.module.css";

/** What a person chooses before a project is handed on. */

interface Props {
  readonly wish: ShareWish;
  readonly onChange: (wish: ShareWish) => void;
}

/** A value, its name and what it means. */
type Option<T> = readonly [value: T, name: string, hint: string];

/** One of a few, for a part of the wish. */
function RadioChoice<K extends "form" | "pictures">({
  legend,
  part,
  options,
  wish,
  onChange,
}: Props & { readonly legend: string; readonly part: K; readonly options: readonly Option<ShareWish[K]>[] }) {
  return (
    <fieldset className={styles.choices}>
      <legend>{legend}</legend>
      {options.map(([value, name, hint]) => (
        <label key={value}>
          <input
            type="radio"
            name={`share-${part}`}
            checked={wish[part] === value}
            onChange={() => onChange({ ...wish, [part]: value })}
          />
          <span>
            {name} <span className={styles.dim}>{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

const FORMS: readonly Option<ShareWish["form"]>[] = [
  ["file", "One file", "for the viewer: dropped there, or put on a host beside it"],
  [
    "folder",
    "A folder, for a supplement",
    "a ZIP with the viewer in it: unpacked, it opens from disk without any server",
  ],
];

export const FormChoice = (props: Props) => <RadioChoice legend="Share as" part="form" options={FORMS} {...props} />;

const PICTURES: readonly Option<ShareWish["pictures"]>[] = [
  ["reduced", "Reduced", "768 pixels a side at most, as WebP"],
  ["full", "Full size", "JPEGs as they are, others as PNG; the largest part of the file"],
  ["none", "None", "grey in their place: heat and numbers alone"],
];

export const PictureChoice = (props: Props) => (
  <RadioChoice legend="Pictures" part="pictures" options={PICTURES} {...props} />
);

export function ExplainedChoice({ wish, open, onChange }: Props & { readonly open: boolean }) {
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
              ? "best matches exact, other cosines to .008; computed now for each pair"
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
