import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { formatBytes, formatCount } from "../../components/format.ts";
import { NameField } from "../../components/NameField.tsx";
import type { RecentProject } from "../../store/state.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { ProjectMenu } from "./ProjectMenu.tsx";
import styles from "./Recent.module.css";

const DELETE = "Delete: rows, numbers and copies; the files you added stay where they are";
const DELETE_DEMO = "Delete: the demo then opens afresh, as on the first day";

const UNFINISHED = "goes on where it stopped";

const dates = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

function whereKept({ files, bytes }: RecentProject): string {
  if (files === "handles") return "files where they are";
  if (files === "none") return "scores only, no files";
  return `${formatBytes(bytes)} of copies in this browser`;
}

function Project({ project }: { readonly project: RecentProject }) {
  const { openProject, deleteProject, renameProject } = useCommands();
  const [sure, setSure] = useState(false);
  const [naming, setNaming] = useState(false);
  const { id, name, pairs, scored, openedAt, demo, unfinished } = project;
  if (naming) {
    const rename = (wanted: string | null) => {
      setNaming(false);
      if (wanted !== null) void renameProject(id, wanted);
    };
    return (
      <li className={styles.project}>
        <NameField label={`New name of ${name}`} value={name} onDone={rename} />
      </li>
    );
  }
  return (
    <li className={styles.project}>
      <button type="button" className={styles.open} onClick={() => void openProject(id)}>
        <strong>{name}</strong>
        {unfinished && <span className={styles.unfinished}>{UNFINISHED}</span>}
        <span>{`${formatCount(pairs, "pair")}, ${scored} computed · opened ${dates.format(openedAt)} · ${whereKept(project)}`}</span>
      </button>
      {sure ? (
        <>
          <button type="button" className="button" onClick={() => void deleteProject(id)}>
            {`Delete ${name}`}
          </button>
          <button type="button" className="button quiet" onClick={() => setSure(false)}>
            Keep
          </button>
        </>
      ) : (
        <>
          <button
            type="button"
            className="button quiet icon"
            aria-label={`Rename ${name}…`}
            title="Rename"
            onClick={() => setNaming(true)}
          >
            <Pencil size={15} aria-hidden="true" />
          </button>
          {!demo && <ProjectMenu id={id} name={name} />}
          <button
            type="button"
            className="button quiet icon"
            aria-label={`Delete ${name}…`}
            title={demo ? DELETE_DEMO : DELETE}
            onClick={() => setSure(true)}
          >
            <Trash2 size={15} aria-hidden="true" />
          </button>
        </>
      )}
    </li>
  );
}

/** The projects that this browser keeps, newest first. */
export function Recent() {
  const recent = useLens((state) => state.recent);
  if (recent === null || recent.length === 0) return null;
  return (
    <section aria-labelledby="recent-title" className={styles.recent}>
      <h3 id="recent-title">Recent projects</h3>
      <ul>
        {recent.map((project) => (
          <Project key={project.id} project={project} />
        ))}
      </ul>
    </section>
  );
}
