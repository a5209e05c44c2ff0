import { Trash2 } from "lucide-react";
import { useEffect, useState } from "react";
import { formatBytes, formatCount } from "../../components/format.ts";
import { LensError } from "../../lib/errors.ts";
import { storageRoom, type StorageRoom } from "../../platform/storage-room.ts";
import { deleteKept, KEPT_PARTS, keptHere, type Kept as KeptSize, type KeptPart } from "../../storage/kept-here.ts";
import { useLens } from "../../store/store.ts";
import styles from "./PrivacyView.module.css";

const WORDS: Readonly<Record<KeptPart, { readonly name: string; readonly what: string; readonly where: string }>> = {
  projects: {
    name: "Projects",
    what: "Pairs, numbers, notes, masks made here, and copies of files that you added",
    where: "IndexedDB and private files",
  },
  models: { name: "Models", what: "Checkpoints that you installed", where: "private files" },
  weights: {
    name: "Converted weights",
    what: "Models' weights in int8 or float16, so that they open sooner; made again when they are needed",
    where: "private files",
  },
  working: {
    name: "Working files",
    what: "Features of images, as long as a tab computes; swept when the page opens",
    where: "private files",
  },
  page: {
    name: "This page",
    what: "Its scripts, the demo and the runtime, for use without a connection; fetched again when it is next open",
    where: "cache of the service worker",
  },
  settings: { name: "Settings", what: "Theme, rates of this device, what was last used", where: "local storage" },
};

const sizeWords = ({ count, bytes }: KeptSize): string =>
  bytes === null ? formatCount(count, "file") : count === 0 && bytes === 0 ? "nothing" : formatBytes(bytes);

/** Loaded anew, with nothing open: what was open stood on what is gone. */
const startAfresh = (): void => {
  history.replaceState(history.state, "", location.pathname + location.search);
  location.reload();
};

interface State {
  readonly kept: Readonly<Record<KeptPart, KeptSize>>;
  readonly room: StorageRoom;
}

/** What this browser keeps, and deleting it. */
export function Kept() {
  const [state, setState] = useState<State | null>(null);
  const [sure, setSure] = useState<KeptPart | "all" | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const running = useLens((lens) => lens.job !== null || lens.busy !== null);
  useEffect(() => {
    void Promise.all([keptHere(), storageRoom()]).then(
      ([kept, room]) => setState({ kept, room }),
      (thrown: unknown) => setFailed(LensError.from(thrown).message),
    );
  }, []);
  const remove = async (parts: readonly KeptPart[]) => {
    try {
      for (const part of parts) await deleteKept(part);
      startAfresh();
    } catch (thrown) {
      setFailed(
        `Not all of it could be deleted: ${LensError.from(thrown).message} Close other tabs of this page, and try again.`,
      );
    }
  };
  const button = (part: KeptPart | "all", name: string) =>
    sure === part ? (
      <span className={styles.sure}>
        <button
          type="button"
          className="button"
          onClick={() => void remove(part === "all" ? KEPT_PARTS : [part])}
        >{`Delete ${name} for good`}</button>
        <button type="button" className="button quiet" onClick={() => setSure(null)}>
          Keep
        </button>
      </span>
    ) : (
      <button
        type="button"
        className="button quiet"
        disabled={running || state === null}
        title={running ? "Wait for the run to end, or cancel it" : "This cannot be undone"}
        aria-label={`Delete ${name}…`}
        onClick={() => setSure(part)}
      >
        <Trash2 size={14} aria-hidden="true" />
        {part === "all" ? "Delete everything…" : "Delete…"}
      </button>
    );
  return (
    <section aria-labelledby="kept-title">
      <h2 id="kept-title">What this browser keeps</h2>
      <p>
        All of it lies in this browser, under this page's address, where no other site can read it. Files that you
        opened from a folder stay where they are, and are never deleted.
      </p>
      {failed !== null && (
        <p role="alert" className={styles.open}>
          {failed}
        </p>
      )}
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Where</th>
            <th scope="col">Size</th>
            <th scope="col">Delete</th>
          </tr>
        </thead>
        <tbody>
          {KEPT_PARTS.map((part) => (
            <tr key={part}>
              <th scope="row">
                {WORDS[part].name}
                <span className={styles.what}>{WORDS[part].what}</span>
              </th>
              <td>{WORDS[part].where}</td>
              <td>{state === null ? "…" : sizeWords(state.kept[part])}</td>
              <td>{button(part, WORDS[part].name)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.ways}>
        {button("all", "everything")}
        <p className={styles.dim}>
          {state?.room.used == null
            ? ""
            : `${formatBytes(state.room.used)} in use by this address, as the browser counts${state.room.free === null ? "" : `; room for ${formatBytes(state.room.free)} more`}. `}
          What is deleted cannot be brought back. The page is loaded anew behind it.
        </p>
      </div>
    </section>
  );
}
