import { Play, ShieldCheck, Trash2 } from "lucide-react";
import { useState } from "react";
import { formatBytes } from "../../components/format.ts";
import { FileButton } from "../../components/FileButton.tsx";
import type { InstalledModel, Origin, PendingInstall } from "../../engine/install-client.ts";
import { aboutFamily } from "../../models/families-about.ts";
import { MAIN_SLOT } from "../../models/family-about.ts";
import { useCommands } from "../../store/commands.ts";
import { openModels } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import styles from "./ModelsView.module.css";

function originWords(origin: Origin): string {
  if (origin.kind === "folder") return `from the folder ${origin.name}`;
  return `from ${origin.repository} at ${origin.commit.slice(0, 12)}`;
}

/** SHA-256 of the weights as they came: what a publisher states. */
function checksumOf({ sources }: InstalledModel): { readonly short: string; readonly full: string } | null {
  const weights = sources.filter(({ name }) => /\.(?:safetensors|bin|pth?)$/.test(name));
  const first = weights[0];
  return first === undefined
    ? null
    : { short: first.sha256.slice(0, 12), full: weights.map(({ name, sha256 }) => `${name}: ${sha256}`).join("\n") };
}

function Installed({ model }: { readonly model: InstalledModel }) {
  const { models } = useCommands();
  const used = useLens((state) => openModels(state).some(([, { installed }]) => installed === model.id));
  const busy = useLens((state) => state.busy !== null || state.modelsPage.transfer !== null || state.job !== null);
  const about = aboutFamily(model.family);
  const kindInUse = useLens((state) => about !== null && about.slot !== MAIN_SLOT && Boolean(state.models[about.slot]));
  const checksum = checksumOf(model);
  return (
    <li className={styles.entry}>
      <div className={styles.about}>
        <p className={styles.name}>
          {model.name} <span className="chip">{about?.name ?? model.family}</span>{" "}
          {used && <span className="chip">in use</span>}
        </p>
        <p className={styles.dim}>
          {`${model.description} · weights in ${model.precision} · ${formatBytes(model.bytes)} · ${originWords(model.origin)} · ${new Date(model.installed).toLocaleDateString("en", { dateStyle: "medium" })}`}
        </p>
        {checksum !== null && (
          <p className={styles.dim} title={checksum.full}>
            SHA-256 of its source <code>{checksum.short}…</code>
          </p>
        )}
      </div>
      <div className={styles.ways}>
        <button
          type="button"
          className="button"
          disabled={busy || used}
          onClick={() => void models.openInstalled(model.id)}
        >
          Use
        </button>
        {kindInUse && (
          <button
            type="button"
            className="button"
            disabled={busy || used}
            onClick={() => void models.openInstalled(model.id, true)}
          >
            Use beside
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void models.verifyModel(model.id)}
          aria-label={`Verify ${model.name}`}
        >
          <ShieldCheck size={14} aria-hidden="true" />
          Verify
        </button>
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void models.removeModel(model.id)}
          aria-label={`Remove ${model.name}`}
        >
          <Trash2 size={14} aria-hidden="true" />
          Remove
        </button>
      </div>
    </li>
  );
}

function Pending({ model }: { readonly model: PendingInstall }) {
  const { models } = useCommands();
  const busy = useLens((state) => state.busy !== null || state.modelsPage.transfer !== null);
  const { id, name, origin, done, total } = model;
  const [token, setToken] = useState("");
  return (
    <li className={styles.entry}>
      <div className={styles.about}>
        <p className={styles.name}>
          {name} <span className="chip">stopped</span>
        </p>
        <p className={styles.dim}>{`${formatBytes(done)} of ${formatBytes(total)} · ${originWords(origin)}`}</p>
      </div>
      <div className={styles.ways}>
        {origin.kind === "hub" ? (
          <>
            <label className="field">
              Access token, if it is gated
              <input
                className="input"
                type="password"
                autoComplete="off"
                value={token}
                onChange={({ currentTarget }) => setToken(currentTarget.value)}
              />
            </label>
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => void models.resumeInstall(id, token.trim() === "" ? {} : { token: token.trim() })}
            >
              <Play size={14} aria-hidden="true" />
              Go on
            </button>
          </>
        ) : (
          <FileButton
            label="Go on with its folder"
            icon={<Play size={14} aria-hidden="true" />}
            folder
            onPick={(files) => void models.resumeInstall(id, { files })}
          />
        )}
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void models.removeModel(id)}
          aria-label={`Remove ${name}`}
        >
          <Trash2 size={14} aria-hidden="true" />
          Remove
        </button>
      </div>
    </li>
  );
}

/** The models that this browser keeps, and those whose installation was stopped. */
export function InstalledModels() {
  const stored = useLens((state) => state.modelsPage.stored);
  if (stored === null) return null;
  const { installed, pending } = stored;
  return (
    <section aria-labelledby="models-library">
      <h2 id="models-library">In this browser</h2>
      {installed.length + pending.length === 0 && (
        <p className={styles.dim}>
          Nothing yet. A model that is kept here needs no connection and no folder any more, and is there after a
          reload.
        </p>
      )}
      <ul className={styles.list}>
        {pending.map((model) => (
          <Pending key={model.id} model={model} />
        ))}
        {installed.map((model) => (
          <Installed key={model.id} model={model} />
        ))}
      </ul>
    </section>
  );
}
