import { Download, FolderOpen, Search } from "lucide-react";
import { useState, type FormEvent } from "react";
import { FileButton } from "../../components/FileButton.tsx";
import { formatBytes } from "../../components/format.ts";
import type { StoredPrecision } from "../../engine/install-client.ts";
import { aboutFamily, FAMILIES_ABOUT } from "../../models/families-about.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import styles from "./ModelsView.module.css";

const filled = <K extends string>(name: K, text: string): { readonly [N in K]?: string } => {
  const value = text.trim();
  const entry: { [N in K]?: string } = {};
  if (value !== "") entry[name] = value;
  return entry;
};

/** A repository of a hub: asked what it is before anything moves. */
function RepositoryForm() {
  const { models } = useCommands();
  const busy = useLens((state) => state.busy !== null || state.modelsPage.transfer !== null);
  const [repository, setRepository] = useState(FAMILIES_ABOUT[0]?.suggested[0].repository ?? "");
  const [revision, setRevision] = useState("");
  const [hub, setHub] = useState("");
  const [token, setToken] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void models.planRepository({
      repository: repository.trim(),
      ...filled("revision", revision),
      ...filled("hub", hub),
      ...filled("token", token),
    });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label className="field">
        Repository
        <input
          className={`input ${styles.wide}`}
          value={repository}
          list="models-suggested"
          spellCheck={false}
          onChange={({ currentTarget }) => setRepository(currentTarget.value)}
        />
      </label>
      <datalist id="models-suggested">
        {FAMILIES_ABOUT.flatMap(({ scores, suggested }) =>
          suggested.map(({ repository, note }) => (
            <option key={repository} value={repository}>
              {`for ${scores}${note === undefined ? "" : `; ${note}`}`}
            </option>
          )),
        )}
      </datalist>
      <button type="submit" className="button" disabled={busy || repository.trim() === ""}>
        <Search size={14} aria-hidden="true" />
        Look it up
      </button>
      <details className={styles.more}>
        <summary>Revision, access token, another hub</summary>
        <div className={styles.fields}>
          <label className="field">
            Revision
            <input
              className="input"
              value={revision}
              placeholder="main"
              spellCheck={false}
              onChange={({ currentTarget }) => setRevision(currentTarget.value)}
            />
          </label>
          <label className="field">
            Access token
            <input
              className="input"
              type="password"
              autoComplete="off"
              value={token}
              onChange={({ currentTarget }) => setToken(currentTarget.value)}
            />
          </label>
          <label className="field">
            Hub
            <input
              className="input"
              value={hub}
              placeholder="https://huggingface.co"
              spellCheck={false}
              onChange={({ currentTarget }) => setHub(currentTarget.value)}
            />
          </label>
        </div>
        <p className={styles.dim}>
          A token is for gated repositories. It is sent to the hub alone, kept in memory only, and forgotten with this
          page.
        </p>
      </details>
    </form>
  );
}

/** A hub that does not answer is said while it is still tried: nobody waits without knowing for what. */
function Lookup() {
  const { models } = useCommands();
  const lookup = useLens((state) => state.modelsPage.lookup);
  const trouble = useLens((state) => state.modelsPage.trouble);
  if (!lookup) return null;
  return (
    <div className={styles.ways}>
      <p role={trouble === null ? undefined : "alert"} className={trouble === null ? styles.dim : styles.bad}>
        {trouble ?? "Asking the hub …"}
      </p>
      <button type="button" className="button" onClick={models.stopLookup}>
        Stop
      </button>
    </div>
  );
}

/** What installing would be: the last word before anything moves. */
function PlanCard() {
  const { models } = useCommands();
  const plan = useLens((state) => state.modelsPage.plan);
  const busy = useLens((state) => state.busy !== null || state.modelsPage.transfer !== null);
  const [precision, setPrecision] = useState<StoredPrecision>("fp32");
  if (plan === null) return null;
  const { found, source } = plan;
  const chosen = found.choices.find((choice) => choice.precision === precision);
  const verb = source.kind === "hub" ? "Download and keep" : "Keep";
  return (
    <section className={styles.plan} aria-label="What will be installed">
      <p className={styles.name}>
        {found.name} <span className="chip">{aboutFamily(found.family)?.name ?? found.family}</span>
      </p>
      <p
        className={styles.dim}
      >{`${found.description}. ${formatBytes(found.reads)} will be read${found.free === null ? "" : `; ${formatBytes(found.free)} are free in this browser`}.`}</p>
      <fieldset className={styles.choices}>
        <legend>Weights are kept in</legend>
        {found.choices.map((choice) => (
          <label key={choice.precision} className={styles.choice}>
            <input
              type="radio"
              name="stored"
              checked={choice.precision === precision}
              onChange={() => setPrecision(choice.precision)}
            />
            <span>
              <strong>{choice.precision === "fp32" ? "fp32, exact" : "fp16, rounded to half the size"}</strong>{" "}
              {choice.installed ? "Already in this browser." : choice.note}
            </span>
          </label>
        ))}
      </fieldset>
      <p className={styles.dim}>
        int8 is a way to compute, chosen above once the model is in use; nothing is stored for it.
      </p>
      <div className={styles.ways}>
        <button
          type="button"
          className="button primary"
          disabled={busy || chosen === undefined || !chosen.fits}
          onClick={() => void models.install(precision)}
        >
          <Download size={14} aria-hidden="true" />
          {verb}
        </button>
        <button type="button" className="button" disabled={busy} onClick={models.dropPlan}>
          Not now
        </button>
      </div>
    </section>
  );
}

export function AddModel() {
  const { models } = useCommands();
  return (
    <section aria-labelledby="models-add">
      <h2 id="models-add">Bring a model</h2>
      <p className={styles.dim}>
        A repository of the Hugging Face hub, or a folder that you downloaded from there. A download is the one thing
        that connects to another server, from a worker of its own that can do nothing else.
      </p>
      <RepositoryForm />
      <Lookup />
      <div className={styles.ways}>
        <FileButton
          label="From a folder"
          icon={<FolderOpen size={14} aria-hidden="true" />}
          folder
          onPick={(files) => void models.planFolder(files)}
        />
      </div>
      <PlanCard />
    </section>
  );
}
