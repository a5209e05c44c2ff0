import { Layers, Trash2, Undo2 } from "lucide-react";
import { TextField } from "../../components/TextField.tsx";
import { isCorrected, SLOTS, type Correction, type Slot } from "../../project/corrections.ts";
import { otherColumns } from "../../project/formats/manifest/manifest.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { useLens } from "../../store/store.ts";
import { samplesOf } from "../../store/selectors.ts";
import { OtherReferences } from "./OtherReferences.tsx";
import { Remarks } from "../Remarks.tsx";
import { PathField } from "./PathField.tsx";
import styles from "./PairEditor.module.css";

const LABELS: Record<Slot, string> = {
  reference: "Reference",
  referenceMask: "Reference mask",
  generation: "Generation",
  generationMask: "Generation mask",
};

const TEXTS = [
  { field: "prompt", label: "Prompt", rows: 3, hint: "what the generation was asked for" },
  { field: "object", label: "Object", rows: 1, hint: "the subject's name, struck from the prompt for PF" },
  { field: "concept", label: "Concept", rows: 1, hint: "groups rows of one subject" },
  { field: "method", label: "Method", rows: 1, hint: "what made the generation" },
] as const;

/** The value that all samples share; null where they differ. */
function shared(samples: readonly Sample[], field: (typeof TEXTS)[number]["field"]): string | null {
  const [first] = samples;
  return first !== undefined && samples.every((sample) => sample[field] === first[field]) ? first[field] : null;
}

function OtherColumns({ sample }: { readonly sample: Sample }) {
  const columns = otherColumns(sample);
  if (columns.length === 0) return null;
  return (
    <dl className={styles.columns} aria-label="Other columns of the row">
      {columns.map(([name, text]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Sets by hand what intake read: the four files of a pair, and texts for one pair or all ticked ones. */
export function PairEditor({ sample }: { readonly sample: Sample }) {
  const { correct, resetCorrections, removePairs, masksFromAlpha } = useCommands();
  const readOnly = !useLens(mayChange);
  const ticked = useLens((state) => state.ticked);
  const all = useLens(samplesOf);
  const many = all.filter(({ id }) => ticked.has(id));
  const samples = many.length > 1 ? many : [sample];
  const ids = samples.map(({ id }) => id);
  const corrected = useLens(({ corrections }) => ids.some((id) => isCorrected(corrections, id)));
  const change = (correction: Correction) => correct(ids, correction);

  return (
    <div className={styles.editor}>
      <p className={styles.about}>
        {readOnly
          ? "This project can only be read here: nothing can be set."
          : many.length > 1
            ? `What is set here is set for the ${many.length} ticked pairs. Untick them to set a single pair's files.`
            : "Type a file's path, or drag a file here from the Files list. Tick several rows to set a text for all of them."}
      </p>
      {many.length <= 1 && (
        <div className={styles.slots}>
          {SLOTS.map((slot) => (
            <PathField
              key={`${sample.id} ${slot}`}
              label={LABELS[slot]}
              path={sample[slot]}
              readOnly={readOnly}
              onChange={(path) => change({ [slot]: path })}
            />
          ))}
        </div>
      )}
      {many.length <= 1 && <OtherReferences key={sample.id} sample={sample} readOnly={readOnly} onChange={change} />}
      {TEXTS.map(({ field, label, rows, hint }) => (
        <TextField
          key={`${ids.join(" ")} ${field}`}
          label={label}
          rows={rows}
          readOnly={readOnly}
          value={shared(samples, field)}
          placeholder={
            samples.length > 1 && shared(samples, field) === null ? "differs; typing here sets it for all" : hint
          }
          onChange={(value) => change({ [field]: value })}
        />
      ))}
      <Remarks samples={samples} />
      {many.length <= 1 && <OtherColumns sample={sample} />}
      <div className={styles.buttons}>
        <button type="button" className="button" disabled={readOnly} onClick={() => void masksFromAlpha(ids)}>
          <Layers size={14} aria-hidden="true" />
          Use transparency as mask
        </button>
        <button
          type="button"
          className="button"
          disabled={readOnly || !corrected}
          onClick={() => resetCorrections(ids)}
        >
          <Undo2 size={14} aria-hidden="true" />
          As it was read
        </button>
        <button type="button" className="button" disabled={readOnly} onClick={() => removePairs(ids)}>
          <Trash2 size={14} aria-hidden="true" />
          {samples.length > 1 ? `Remove ${samples.length} pairs` : "Remove the pair"}
        </button>
      </div>
    </div>
  );
}
