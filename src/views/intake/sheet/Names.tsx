import { formatCount } from "../../../components/format.ts";
import { fieldSaid, PATH_FIELDS, withPart, type Hints, type PartHint } from "../../../project/hints.ts";
import type { NamePart, NameParts } from "../../../project/name-parts.ts";
import styles from "./Names.module.css";
import { FIELD_WORDS } from "./roles.ts";

interface Props {
  readonly names: Readonly<Record<PartHint["of"], NameParts | null>>;
  readonly hints: Hints;
  readonly readOnly: boolean;
  readonly onChange: (hints: Hints) => void;
}

const TITLES: Readonly<Record<PartHint["of"], string>> = {
  generation: "A generation's path",
  reference: "A reference's path",
};
/** Only the subject of a reference goes into a pair. */
const FIELDS_OF = { generation: PATH_FIELDS, reference: ["concept"] } as const;

/** Texts that are shown of a part. */
const SHOWN = 3;

const placeWords = ({ part: { up, words } }: NamePart): string => {
  if (up !== null)
    return up === 0 ? "its folder" : up === 1 ? "the folder around it" : `${formatCount(up, "folder")} further out`;
  return words === null ? "its name" : "part of its name";
};

function Part({
  part,
  of,
  hints,
  readOnly,
  onChange,
}: Omit<Props, "names"> & { readonly part: NamePart; readonly of: PartHint["of"] }) {
  const said = fieldSaid(hints, of, part.part);
  const some = part.some.slice(0, SHOWN);
  const more = part.values > some.length ? ` and ${(part.values - some.length).toLocaleString("en")} more` : "";
  return (
    <li className={styles.part} data-said={said === null ? undefined : true}>
      <code className={styles.text} title={part.example ?? undefined}>
        {part.example ?? "–"}
      </code>
      <select
        className={`input ${styles.select}`}
        aria-label={`${part.example ?? "This part"}, ${placeWords(part)}`}
        disabled={readOnly}
        value={said ?? ""}
        onChange={({ currentTarget: { value } }) =>
          onChange(withPart(hints, of, part.part, PATH_FIELDS.find((field) => field === value) ?? null))
        }
      >
        <option value="">not used</option>
        {FIELDS_OF[of].map((field) => (
          <option key={field} value={field}>{`the ${FIELD_WORDS[field]}`}</option>
        ))}
      </select>
      <span className={styles.values} title={part.some.join("\n")}>
        {part.values === 1 ? "the same in all" : `${part.values.toLocaleString("en")}: ${some.join(", ")}${more}`}
      </span>
    </li>
  );
}

/** An example of each role's paths taken apart, and for each part what it is. */
export function Names({ names, ...choice }: Props) {
  const blocks = (["generation", "reference"] as const).flatMap((of) => {
    const found = names[of];
    return found === null ? [] : [{ of, found }];
  });
  if (blocks.length === 0) return null;
  return (
    <section aria-labelledby="names-title">
      <h3 id="names-title">What the parts of the names are</h3>
      <p className={styles.title}>Each stands in all paths; the concept is what a generation finds its reference by.</p>
      {blocks.map(({ of, found }) => (
        <div key={of} className={styles.block}>
          <p className={styles.title}>{TITLES[of]}</p>
          <ul className={styles.parts}>
            {found.parts.map((part) => (
              <Part key={JSON.stringify(part.part)} part={part} of={of} {...choice} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
