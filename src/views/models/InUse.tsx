import { usablePrecisions, precisionWords } from "../../engine/precision.ts";
import type { ModelRole } from "../../engine/protocol.ts";
import { PRECISIONS, type Precision } from "../../models/graph/precision.ts";
import { useCommands } from "../../store/commands.ts";
import type { OpenedModel } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { ROLE_WORDS, ROLES } from "./role-words.ts";
import styles from "./ModelsView.module.css";

const isPrecision = (text: string): text is Precision => PRECISIONS.some((precision) => precision === text);

/** Where a model's files are, and so how long it stays. */
function placeWords({ demo, installed, rounded }: OpenedModel): string {
  if (demo) return "Of the demo: a toy that knows nothing but its rendered scenes.";
  return installed === null
    ? "In memory: gone when this page is closed."
    : `In this browser's library${rounded ? ", its weights rounded to fp16" : ""}.`;
}

function layerWords({ layer }: OpenedModel): string | null {
  if (layer === null) return null;
  const { deviation, tolerance } = layer;
  const verdict = deviation <= tolerance ? "passed" : "failed";
  return `Self-check at its sizes ${verdict}: one layer is off by ${deviation.toExponential(0)}, ${tolerance.toExponential(0)} is allowed.`;
}

function PrecisionSelect({ role, model }: { readonly role: ModelRole; readonly model: OpenedModel }) {
  const { models } = useCommands();
  const engine = useLens((state) => state.engine);
  const idle = useLens((state) => state.job === null && state.busy === null);
  if (engine.status !== "ready") return null;
  return (
    <label className="field">
      Precision
      <select
        className="input"
        value={model.info.precision}
        disabled={!idle}
        onChange={({ currentTarget }) => {
          if (isPrecision(currentTarget.value)) void models.setPrecision(role, currentTarget.value);
        }}
      >
        {usablePrecisions(engine.device).map((precision) => (
          <option key={precision} value={precision}>
            {precisionWords(precision)}
          </option>
        ))}
      </select>
    </label>
  );
}

function Card({ role }: { readonly role: ModelRole }) {
  const { models } = useCommands();
  const model = useLens((state) => state.models[role]);
  const busy = useLens((state) => state.busy !== null || state.modelsPage.transfer !== null);
  const { family, scores, suggested } = ROLE_WORDS[role];
  const checked = model === null ? null : layerWords(model);
  return (
    <li className={styles.card}>
      <h3>
        {family} <span className={styles.dim}>for {scores}</span>
      </h3>
      {model === null ? (
        <p className={styles.dim}>
          None is open, so {scores} cannot be computed. The usual one is {suggested}.
        </p>
      ) : (
        <>
          <p className={styles.name}>{model.info.name}</p>
          <p className={styles.dim}>{model.info.description}</p>
          <p className={styles.dim}>{placeWords(model)}</p>
          {checked !== null && (
            <p
              className={
                model.layer !== null && model.layer.deviation > model.layer.tolerance ? styles.bad : styles.dim
              }
            >
              {checked}
            </p>
          )}
          <div className={styles.ways}>
            <PrecisionSelect role={role} model={model} />
            {!model.demo && model.installed === null && (
              <button type="button" className="button" disabled={busy} onClick={() => void models.keepModel(role)}>
                Keep in this browser
              </button>
            )}
          </div>
        </>
      )}
    </li>
  );
}

export function InUse() {
  return (
    <section aria-labelledby="models-in-use">
      <h2 id="models-in-use">In use</h2>
      <ul className={styles.cards}>
        {ROLES.map((role) => (
          <Card key={role} role={role} />
        ))}
      </ul>
    </section>
  );
}
