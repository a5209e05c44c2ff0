import { formatCount } from "../../../components/format.ts";
import { textSaid, withText, type Hints } from "../../../project/hints.ts";
import type { NamePart, NameParts } from "../../../project/name-parts.ts";
import styles from "./Texts.module.css";
import { RoleChoice } from "./RoleChoice.tsx";

interface Props {
  readonly texts: NameParts | null;
  readonly hints: Hints;
  readonly readOnly: boolean;
  readonly onChange: (hints: Hints) => void;
}

/** Words of names of which there are a few: "src" and "tgt", and not the number of each. */
const tells = ({ part: { up, words }, values, some }: NamePart): boolean =>
  up === null && words !== null && values > 1 && values <= some.length && !some.every((text) => /^\d+$/.test(text));

/** Pictures of which only a word in their names tells what they are. */
export function Texts({ texts, hints, readOnly, onChange }: Props) {
  const parts = texts?.parts.filter(tells) ?? [];
  if (texts === null || parts.length === 0) return null;
  return (
    <section aria-labelledby="texts-title">
      <h3 id="texts-title">What words in the names say</h3>
      <p className={styles.about}>
        {formatCount(texts.pictures, "picture")}, such as <code>{texts.example}</code>: those with the rest of the name
        in common belong together.
      </p>
      {parts.map(({ part, some }) => (
        <ul key={JSON.stringify(part)} className={styles.words}>
          {some.map((text) => (
            <li key={text} className={styles.word}>
              <code>{text}</code>
              <RoleChoice
                label={`What pictures with ${text} are`}
                said={textSaid(hints, part, text)}
                without="mask"
                readOnly={readOnly}
                onRole={(role) => role !== "mask" && onChange(withText(hints, part, text, role))}
              />
            </li>
          ))}
        </ul>
      ))}
    </section>
  );
}
