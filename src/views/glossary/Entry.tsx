import { Formula } from "./Formula.tsx";
import type { GlossaryEntry } from "./glossary.ts";
import { Picture } from "./Picture.tsx";
import styles from "./Entry.module.css";

const FACTS = [
  ["range", "Range"],
  ["better", "Better"],
  ["needs", "Needs"],
  ["source", "From"],
] as const;

/** What a word means, without its heading. */
export function Entry({ entry }: { readonly entry: GlossaryEntry }) {
  const { sentence, formula, picture, caption } = entry;
  return (
    <div className={styles.entry}>
      <p>{sentence}</p>
      {formula !== null && <Formula maths={formula} />}
      <figure className={styles.figure}>
        <Picture of={picture} />
        <figcaption>{caption}</figcaption>
      </figure>
      <dl className={styles.facts}>
        {FACTS.map(([field, name]) => (
          <div key={field} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{entry[field]}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
