import { formatCount } from "../../../components/format.ts";
import type { Hints } from "../../../project/hints.ts";
import type { IntakePreview } from "../../../project/preview.ts";
import styles from "./Readings.module.css";

interface Props {
  readonly preview: IntakePreview;
  readonly hints: Hints;
  readonly readOnly: boolean;
  readonly onChange: (hints: Hints) => void;
}

interface Choice {
  readonly value: string | null;
  readonly label: string;
  readonly about: string;
}

function Choices({
  name,
  title,
  choices,
  chosen,
  readOnly,
  onChoose,
}: {
  readonly name: string;
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly chosen: string | null;
  readonly readOnly: boolean;
  readonly onChoose: (value: string | null) => void;
}) {
  return (
    <fieldset className={styles.choices} disabled={readOnly}>
      <legend>{title}</legend>
      {choices.map(({ value, label, about }) => (
        <label key={value ?? ""} className={styles.choice}>
          <input type="radio" name={name} checked={chosen === value} onChange={() => onChoose(value)} />
          <span>
            {label} <span className={styles.about}>{about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Where several readings make pairs: which is meant. */
function Layouts({ preview, hints, readOnly, onChange }: Props) {
  const making = preview.understood.filter(({ pairs }) => pairs > 0);
  const offered = hints.layout !== null || making.length > 1;
  if (!offered) return null;
  const named = making.map(({ layout, sentence, pairs }) => ({
    value: layout,
    label: sentence,
    about: formatCount(pairs, "pair"),
  }));
  const lost =
    hints.layout !== null && !named.some(({ value }) => value === hints.layout)
      ? [{ value: hints.layout, label: `The layout ${hints.layout}`, about: "no pair" }]
      : [];
  return (
    <Choices
      name="layout"
      title="Which reading is meant?"
      readOnly={readOnly}
      choices={[{ value: null, label: "All that is found", about: "tables before names" }, ...named, ...lost]}
      chosen={hints.layout}
      onChoose={(layout) => onChange({ ...hints, layout })}
    />
  );
}

function MaskSources({ preview: { masks }, hints, readOnly, onChange }: Props) {
  if (masks.length < 2) return null;
  return (
    <Choices
      name="masks"
      title="Which masks are used?"
      readOnly={readOnly}
      choices={masks.map(({ name, pictures }) => ({
        value: name,
        label: name || "those without a name",
        about: formatCount(pictures, "picture has one", "pictures have one"),
      }))}
      chosen={masks.find(({ inUse }) => inUse)?.name ?? null}
      onChoose={(maskSource) => onChange({ ...hints, maskSource })}
    />
  );
}

/** What was understood, in sentences, and what of it is meant. */
export function Readings(props: Props) {
  const { understood, rule } = props.preview;
  return (
    <section aria-labelledby="readings-title">
      <h3 id="readings-title">What was understood</h3>
      <ul className={styles.understood}>
        {understood.map(({ layout, sentence, files, pairs }) => (
          <li key={layout}>
            {sentence}{" "}
            <span className={styles.about}>
              {[formatCount(files, "file"), pairs === 0 ? "no pair" : formatCount(pairs, "pair")].join(", ")}
            </span>
          </li>
        ))}
      </ul>
      {rule !== "" && props.preview.pairs > 0 && <p className={styles.about}>Paired by {rule}.</p>}
      <Layouts {...props} />
      <MaskSources {...props} />
    </section>
  );
}
