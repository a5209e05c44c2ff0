import { useVirtualizer } from "@tanstack/react-virtual";
import { ListTree, Plus, RotateCcw, X } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { formatCount } from "../../components/format.ts";
import { SearchField } from "../../components/SearchField.tsx";
import { Thumbnail } from "../../components/Thumbnail.tsx";
import { baseName } from "../../platform/bytes.ts";
import { isPicture } from "../../project/formats/paths.ts";
import { unmaskedOf } from "../../project/made-masks.ts";
import type { MaskSource } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { mayChange } from "../../store/read-only.ts";
import { samplesOf } from "../../store/selectors.ts";
import type { LensState } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { DRAGGED_PATH } from "./dragging.ts";
import { ROLE_WORDS, ROLES, sortFiles, type FileEntry, type FileRole } from "./file-roles.ts";
import styles from "./FilesView.module.css";

const ROW_HEIGHT = 45;
const NONE: readonly string[] = [];
const NO_SOURCES: readonly MaskSource[] = [];

/** How many pairs would stand again if those that were taken out came back. */
function removedPairs({ intake, corrections: { removed, added } }: Pick<LensState, "intake" | "corrections">): number {
  if (removed.length === 0) return 0;
  const known = new Set([...(intake?.samples ?? []).map(({ id }) => id), ...added]);
  return removed.filter((id) => known.has(id)).length;
}

function FileLine({ entry, top }: { readonly entry: FileEntry; readonly top: number }) {
  const { pictures, takeOut, putBack } = useCommands();
  const readOnly = !useLens(mayChange);
  const { path, role, pairs } = entry;
  const made = useLens((state) => state.made.has(path));
  const isShown = role !== "text" && role !== "out";
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dragging has its keyboard way: the slot's field
    <li
      className={styles.line}
      style={{ transform: `translateY(${top}px)` }}
      draggable={isShown && !readOnly}
      onDragStart={(event) => {
        event.dataTransfer.setData(DRAGGED_PATH, path);
        event.dataTransfer.effectAllowed = "copy";
      }}
    >
      <Thumbnail
        path={isPicture(path) ? path : null}
        take={pictures.thumbnail}
        label={isPicture(path) ? ROLE_WORDS[role].one : "text"}
      />
      <span className={styles.path} title={path}>
        <strong>{baseName(path)}</strong> {path.slice(0, -baseName(path).length - 1)}
      </span>
      <span className="chip">{ROLE_WORDS[role].one}</span>
      <span className={styles.pairs}>{pairs === 0 ? "" : formatCount(pairs, "pair")}</span>
      {role === "out" && (
        <button
          type="button"
          className="button quiet icon"
          aria-label={`Put back ${path}`}
          title="Put back"
          disabled={readOnly}
          onClick={() => void putBack([path])}
        >
          <RotateCcw size={14} aria-hidden="true" />
        </button>
      )}
      {/* A mask made in the page is of its pair: undo takes it away. */}
      {role !== "out" && !made && (
        <button
          type="button"
          className="button quiet icon"
          aria-label={`Take out ${path}`}
          title="Take out of the project"
          disabled={readOnly}
          onClick={() => void takeOut([path])}
        >
          <X size={14} aria-hidden="true" />
        </button>
      )}
    </li>
  );
}

/** Pictures of pairs without a mask, and the way to make some. */
function WithoutMasks() {
  const { masks } = useCommands();
  const samples = useLens(samplesOf);
  const idle = useLens((state) => state.job === null && mayChange(state));
  const count = useMemo(() => unmaskedOf(samples).length, [samples]);
  if (count === 0) return null;
  return (
    <p className={styles.rule}>
      {`${formatCount(count, "picture")} of pairs ${count === 1 ? "has" : "have"} no mask: without one there is no CP or no PF.`}{" "}
      <button type="button" className="link" disabled={!idle} onClick={() => masks.showMaking(true)}>
        Make masks
      </button>
    </p>
  );
}

/** All files of the project with what they are used as; to be dragged into a pair's slots. */
export function FilesView() {
  const { addPair, bringBack, showReading } = useCommands();
  const readOnly = !useLens(mayChange);
  const paths = useLens((state) => state.paths);
  const samples = useLens(samplesOf);
  const rule = useLens((state) => state.intake?.rule);
  const out = useLens((state) => state.intake?.out ?? NONE);
  const sources = useLens((state) => state.intake?.masks ?? NO_SOURCES);
  const removed = useLens(removedPairs);
  const [filter, setFilter] = useState("");
  const [role, setRole] = useState<FileRole | "all">("all");
  const scroller = useRef<HTMLDivElement>(null);
  const files = useMemo(() => sortFiles(paths, samples, sources, new Set(out)), [paths, samples, sources, out]);
  const shown = useMemo(() => {
    const wanted = filter.toLowerCase();
    return files.filter((file) => (role === "all" || file.role === role) && file.path.toLowerCase().includes(wanted));
  }, [files, filter, role]);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });

  return (
    <section className={styles.view} aria-label="Files">
      <div className={styles.bar}>
        <SearchField label="Filter files" placeholder="Filter files" value={filter} onChange={setFilter} />
        <label className="field">
          Show
          <select
            className="input"
            value={role}
            onChange={({ currentTarget }) => setRole(ROLES.find((one) => one === currentTarget.value) ?? "all")}
          >
            <option value="all">{`All (${files.length})`}</option>
            {ROLES.map((one) => (
              <option
                key={one}
                value={one}
              >{`${ROLE_WORDS[one].many} (${files.filter((file) => file.role === one).length})`}</option>
            ))}
          </select>
        </label>
        <button type="button" className="button" disabled={readOnly} onClick={() => addPair({})}>
          <Plus size={14} aria-hidden="true" />
          New pair
        </button>
        <button type="button" className="button" onClick={() => showReading(true)}>
          <ListTree size={14} aria-hidden="true" />
          How these were read
        </button>
      </div>
      <p className={styles.rule}>
        Paired by: <strong>{rule}</strong>. Drag a file into a slot of the pair at the right, or type its path there.
      </p>
      <WithoutMasks />
      {removed > 0 && (
        <p className={styles.rule}>
          {formatCount(removed, "pair was", "pairs were")} taken out.{" "}
          <button
            type="button"
            className="link"
            disabled={readOnly}
            onClick={() => bringBack(useLens.getState().corrections.removed)}
          >
            Bring {removed === 1 ? "it" : "them"} back
          </button>
        </p>
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keys */}
      <div className={styles.scroller} ref={scroller} tabIndex={0} role="region" aria-label="List of files">
        <ul style={{ height: virtual.getTotalSize() }} className={styles.list}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const entry = shown[index]!;
            return <FileLine key={entry.path} entry={entry} top={start} />;
          })}
        </ul>
      </div>
    </section>
  );
}
