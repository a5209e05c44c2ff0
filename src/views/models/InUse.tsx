import { usablePrecisions, precisionWords } from "../../engine/precision.ts";
import type { SlotId } from "../../engine/protocol.ts";
import { aboutFamily, FAMILIES_ABOUT, familyOfSlot } from "../../models/families-about.ts";
import { PRECISIONS, type Precision } from "../../models/graph/precision.ts";
import { MAIN_SLOT } from "../../models/family-about.ts";
import { furtherSlots } from "../../project/plan.ts";
import { useCommands } from "../../store/commands.ts";
import type { OpenedModel } from "../../store/state.ts";
import { openModel } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import styles from "./ModelsView.module.css";

const isPrecision = (text: string): text is Precision => PRECISIONS.some((precision) => precision === text);

/** Where a model's files are, and so how long it stays. */
function placeWords({ demo, toy = false, installed, rounded }: OpenedModel): string {
  const what = "a toy that knows nothing but its rendered scenes.";
  if (demo) return `Of the demo: ${what}`;
  const where =
    installed === null
      ? "In memory: gone when this page is closed."
      : `In this browser's library${rounded ? ", its weights rounded to fp16" : ""}.`;
  return toy ? `${where} The demo's: ${what}` : where;
}

function layerWords({ layer }: OpenedModel): string | null {
  if (layer === null) return null;
  const { deviation, tolerance } = layer;
  const verdict = deviation <= tolerance ? "passed" : "failed";
  return `Self-check at its sizes ${verdict}: one layer is off by ${deviation.toExponential(0)}, ${tolerance.toExponential(0)} is allowed.`;
}

function PrecisionSelect({ slot, model }: { readonly slot: SlotId; readonly model: OpenedModel }) {
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
          if (isPrecision(currentTarget.value)) void models.setPrecision(slot, currentTarget.value);
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

/** Of the main model they are always compared: that is CP. */
function PatchesSwitch({ model: { info } }: { readonly model: OpenedModel }) {
  const { models } = useCommands();
  const idle = useLens((state) => state.job === null && state.busy === null);
  if (info.slot === MAIN_SLOT || !info.abilities.includes("patches")) return null;
  return (
    <label>
      <input
        type="checkbox"
        checked={info.comparesPatches}
        disabled={!idle}
        onChange={({ currentTarget }) => void models.comparePatches(info.slot, currentTarget.checked)}
      />{" "}
      Compare its patches too
    </label>
  );
}

function Card({ slot }: { readonly slot: SlotId }) {
  const { models } = useCommands();
  const model = useLens((state) => openModel(state, slot));
  const busy = useLens((state) => state.busy !== null || state.modelsPage.transfer !== null);
  const idle = useLens((state) => state.job === null && state.busy === null);
  const about = model === null ? familyOfSlot(slot) : aboutFamily(model.info.family);
  const checked = model === null ? null : layerWords(model);
  return (
    <li className={styles.card}>
      <h3>
        {about?.name ?? slot}{" "}
        <span className={styles.dim}>
          {model === null || about?.slot === slot ? `for ${about?.scores ?? slot}` : slot}
        </span>
      </h3>
      {model === null ? (
        <p className={styles.dim}>
          None is open, so {about?.scores} cannot be {about?.segmentsBy === undefined ? "computed" : "made"}. The usual
          one is {about?.suggested[0].repository}.
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
            <PrecisionSelect slot={slot} model={model} />
            <PatchesSwitch model={model} />
            {!model.demo && slot !== MAIN_SLOT && (
              <button type="button" className="button" disabled={!idle} onClick={() => void models.closeModel(slot)}>
                Close
              </button>
            )}
            {!model.demo && model.installed === null && (
              <button type="button" className="button" disabled={busy} onClick={() => void models.keepModel(slot)}>
                Keep in this browser
              </button>
            )}
          </div>
        </>
      )}
    </li>
  );
}

/** A card for what every family gives, then one for every further slot. */
export function InUse() {
  const models = useLens((state) => state.models);
  const usual = FAMILIES_ABOUT.map(({ slot }) => slot);
  const slots = [...usual, ...furtherSlots(models).flatMap(([slot]) => (usual.includes(slot) ? [] : [slot]))];
  return (
    <section aria-labelledby="models-in-use">
      <h2 id="models-in-use">In use</h2>
      <ul className={styles.cards}>
        {slots.map((slot) => (
          <Card key={slot} slot={slot} />
        ))}
      </ul>
    </section>
  );
}
