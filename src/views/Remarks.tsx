import { Plus, X } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { TextField } from "../components/TextField.tsx";
import { countTags, readTags } from "../project/remarks.ts";
import type { Sample } from "../project/types.ts";
import { useCommands } from "../store/commands.ts";
import { mayChange } from "../store/read-only.ts";
import { samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import styles from "./Remarks.module.css";

interface Props {
  /** One, or several that it is set for together; never none. */
  readonly samples: readonly Sample[];
}

function Tags({ samples }: Props) {
  const { tag } = useCommands();
  const readOnly = !useLens(mayChange);
  const all = useLens(samplesOf);
  const id = useId();
  const [typed, setTyped] = useState("");
  const known = useMemo(() => [...countTags(all).keys()], [all]);
  const counts = useMemo(() => countTags(samples), [samples]);
  const ids = samples.map((sample) => sample.id);
  const put = () => {
    const tags = readTags(typed);
    if (tags.length > 0) tag(ids, { put: tags });
    setTyped("");
  };
  return (
    <div className="stacked">
      <label htmlFor={id}>Tags</label>
      <div className={styles.tags}>
        {Array.from(counts, ([name, count]) => (
          <span key={name} className={styles.tag} data-some={count < samples.length || undefined}>
            <span className={styles.name} title={name}>
              {name}
            </span>
            {count < samples.length && ` ${count} of ${samples.length}`}
            <button
              type="button"
              disabled={readOnly}
              aria-label={`Take the tag ${name} away`}
              onClick={() => tag(ids, { take: [name] })}
            >
              <X size={12} aria-hidden="true" />
            </button>
          </span>
        ))}
        <span className={styles.add}>
          <input
            id={id}
            data-remark="tags"
            className="input"
            list={`${id}-known`}
            placeholder={counts.size === 0 ? "wrong subject, ask again" : "another"}
            readOnly={readOnly}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            onKeyDown={({ key }) => {
              if (key === "Enter") put();
            }}
            onBlur={put}
          />
          <datalist id={`${id}-known`}>
            {known.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </datalist>
          <button type="button" className="button icon" disabled={readOnly} aria-label="Put these tags" onClick={put}>
            <Plus size={14} aria-hidden="true" />
          </button>
        </span>
      </div>
    </div>
  );
}

/** What a person remarks of pairs: a note, and tags. */
export function Remarks({ samples }: Props) {
  const { correct } = useCommands();
  const readOnly = !useLens(mayChange);
  const ids = samples.map(({ id }) => id);
  const [first] = samples;
  const note = first?.note ?? null;
  const same = samples.every((sample) => (sample.note ?? null) === note);
  return (
    <div className={styles.remarks} data-remarks>
      <TextField
        key={`${ids.join(" ")} note`}
        label="Note"
        rows={2}
        readOnly={readOnly}
        value={same ? note : null}
        placeholder={same ? "what is to be remembered of it" : "differs; typing here sets it for all"}
        onChange={(value) => correct(ids, { note: value === null || value.trim() === "" ? null : value })}
      />
      <Tags key={`${ids.join(" ")} tags`} samples={samples} />
    </div>
  );
}
