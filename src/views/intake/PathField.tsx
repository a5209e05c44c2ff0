import { Eraser } from "lucide-react";
import { useId, useMemo, useState, type DragEvent } from "react";
import { Thumbnail } from "../../components/Thumbnail.tsx";
import { baseName } from "../../platform/bytes.ts";
import { isPicture } from "../../project/formats/paths.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { DRAGGED_PATH } from "./dragging.ts";
import styles from "./PathField.module.css";

interface Props {
  readonly label: string;
  readonly path: string | null;
  readonly readOnly?: boolean;
  readonly onChange: (path: string | null) => void;
}

/** Suggestions offered at once: more than a screen of them helps nobody. */
const OFFERED = 50;

/** One slot of a pair: which file stands in it. Typed, picked from the project's files, or dropped from the list of files. */
export function PathField({ label, path, readOnly = false, onChange }: Props) {
  const { pictures } = useCommands();
  const id = useId();
  const all = useLens((state) => state.paths);
  const out = useLens((state) => state.intake?.out);
  const paths = useMemo(
    () => (out === undefined || out.length === 0 ? all : all.filter((candidate) => !out.includes(candidate))),
    [all, out],
  );
  const [typed, setTyped] = useState<string | null>(null);
  const [over, setOver] = useState(false);
  const offered = useMemo(() => {
    if (typed === null) return [];
    const wanted = typed.toLowerCase();
    return paths
      .filter((candidate) => isPicture(candidate) && candidate.toLowerCase().includes(wanted))
      .slice(0, OFFERED);
  }, [paths, typed]);

  const settle = () => {
    if (typed === null) return;
    const wanted = typed.trim();
    setTyped(null);
    if (wanted === "") onChange(null);
    else if (wanted !== path && paths.includes(wanted)) onChange(wanted);
  };
  const takeDrop = (event: DragEvent) => {
    const dropped = event.dataTransfer.getData(DRAGGED_PATH);
    setOver(false);
    if (readOnly || dropped === "") return;
    event.preventDefault();
    event.stopPropagation();
    onChange(dropped);
  };
  const unknown = typed !== null && typed.trim() !== "" && !paths.includes(typed.trim());

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping has its keyboard way: the field
    <div
      className={styles.slot}
      data-over={over || undefined}
      onDragOver={(event) => {
        if (readOnly || !event.dataTransfer.types.includes(DRAGGED_PATH)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={takeDrop}
    >
      <Thumbnail
        path={path}
        take={pictures.thumbnail}
        label={path === null ? `${label}: none` : `${label}: ${baseName(path)}`}
      />
      <div className="stacked">
        <label htmlFor={id}>{label}</label>
        <input
          id={id}
          className={`input ${styles.input}`}
          list={`${id}-files`}
          placeholder="none"
          readOnly={readOnly}
          value={typed ?? path ?? ""}
          title={path ?? undefined}
          aria-invalid={unknown || undefined}
          aria-describedby={unknown ? `${id}-hint` : undefined}
          onFocus={() => !readOnly && setTyped(path ?? "")}
          onChange={({ currentTarget }) => {
            setTyped(currentTarget.value);
            // A suggestion that was picked counts at once.
            if (currentTarget.value !== path && paths.includes(currentTarget.value)) onChange(currentTarget.value);
          }}
          onBlur={settle}
          onKeyDown={({ key }) => {
            if (key === "Enter") settle();
          }}
        />
        <datalist id={`${id}-files`}>
          {offered.map((candidate) => (
            <option key={candidate} value={candidate}>
              {candidate}
            </option>
          ))}
        </datalist>
        {unknown && (
          <span id={`${id}-hint`} className={styles.hint}>
            No file of the project has this path.
          </span>
        )}
      </div>
      <button
        type="button"
        className="button quiet icon"
        aria-label={`Empty ${label.toLowerCase()}`}
        disabled={readOnly || path === null}
        onClick={() => onChange(null)}
      >
        <Eraser size={14} aria-hidden="true" />
      </button>
    </div>
  );
}
