import { Box, FilePlus2, FolderPlus, Pause, Play, Search, X } from "lucide-react";
import { useState } from "react";
import { FileButton } from "../components/FileButton.tsx";
import { IconButton } from "../components/IconButton.tsx";
import { NameField } from "../components/NameField.tsx";
import { useCommands } from "../store/commands.ts";
import { mayChange } from "../store/read-only.ts";
import { isEnlarged, mayScore, pairsByScores, samplesOf, wantedOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { BeforeRun } from "../views/run/BeforeRun.tsx";
import { ExportButton } from "./ExportButton.tsx";
import { ExportMenu, ProjectMenu, ScopeMenu, ScoreScope, TourButton } from "./lazy-views.ts";
import { ModelBadge } from "./ModelBadge.tsx";
import styles from "./TopBar.module.css";

/** A menu once there is something to export: before that a button that cannot be pressed. */
function Export() {
  const empty = useLens((state) => state.results.size === 0);
  return empty ? <ExportButton disabled /> : <ExportMenu />;
}

function RunButtons() {
  const { score, pause, resume, cancel } = useCommands();
  const status = useLens((state) => state.job?.status ?? null);
  const ready = useLens(mayScore);
  const wanted = useLens((state) => (state.job === null ? wantedOf(state).length : 0));
  if (status === null) {
    return (
      <BeforeRun>
        <button
          type="button"
          className="button primary"
          disabled={!ready || wanted === 0}
          aria-describedby="score-scope"
          onClick={() => void score()}
        >
          <Play size={15} aria-hidden="true" />
          Score
          {wanted > 0 && <ScoreScope />}
        </button>
        {wanted > 0 && <ScopeMenu />}
      </BeforeRun>
    );
  }
  return (
    <>
      {status === "running" ? (
        <button type="button" className="button" onClick={pause}>
          <Pause size={15} aria-hidden="true" />
          Pause
        </button>
      ) : (
        <button type="button" className="button primary" onClick={resume}>
          <Play size={15} aria-hidden="true" />
          Resume
        </button>
      )}
      <button type="button" className="button" onClick={cancel}>
        <X size={15} aria-hidden="true" />
        Cancel
      </button>
    </>
  );
}

/** The open project's name; pressed it becomes a field. One that is not kept has nothing to rename. */
function ProjectName({ name }: { readonly name: string }) {
  const { renameProject } = useCommands();
  const id = useLens((state) => state.projectId);
  const [naming, setNaming] = useState(false);
  if (id === null) return <strong>{name}</strong>;
  if (!naming) {
    return (
      <button
        type="button"
        className={styles.name}
        title="Rename"
        aria-label={`Rename ${name}…`}
        onClick={() => setNaming(true)}
      >
        <strong>{name}</strong>
      </button>
    );
  }
  const rename = (wanted: string | null) => {
    setNaming(false);
    if (wanted !== null) void renameProject(id, wanted);
  };
  return <NameField label={`New name of ${name}`} value={name} onDone={rename} />;
}

/** What can be done with a kept project. The demo is there once, and for everybody. */
function ProjectActions({ name }: { readonly name: string }) {
  const id = useLens((state) => (state.demo ? null : state.projectId));
  return id === null ? null : <ProjectMenu id={id} name={name} />;
}

export function TopBar({ onPalette }: { readonly onPalette: () => void }) {
  const { addFiles, addCheckpoint, closeProject } = useCommands();
  const name = useLens((state) => state.projectName);
  const demo = useLens((state) => state.demo);
  const count = useLens((state) => samplesOf(state).length || pairsByScores(state));
  const readOnly = !useLens(mayChange);
  const enlarged = useLens(isEnlarged);
  return (
    <header className={styles.bar} inert={enlarged}>
      <h1 className={styles.brand}>
        <img src="icon.svg" alt="" width={18} height={18} />
        MaSC Lens
      </h1>
      {name !== null && (
        <span className={styles.project}>
          <ProjectName name={name} />
          <span>{`${count} ${count === 1 ? "pair" : "pairs"}`}</span>
          <ProjectActions name={name} />
          <button
            type="button"
            className="button quiet icon"
            aria-label="Close the project"
            data-tip="Close the project"
            onClick={() => void closeProject()}
          >
            <X size={14} aria-hidden="true" />
          </button>
        </span>
      )}
      {demo && <TourButton />}
      <ModelBadge />
      <div className={styles.end}>
        <div className={styles.actions}>
          <IconButton
            icon={<Search size={15} aria-hidden="true" />}
            label="Commands"
            tip="Commands, samples, words (Ctrl K)"
            room="some"
            className="quiet"
            onClick={onPalette}
          />
          <FileButton
            label="Add files"
            icon={<FilePlus2 size={15} aria-hidden="true" />}
            room="little"
            disabled={readOnly}
            onPick={(files) => void addFiles(files)}
          />
          <FileButton
            label="Add folder"
            icon={<FolderPlus size={15} aria-hidden="true" />}
            room="little"
            folder
            disabled={readOnly}
            onPick={(files) => void addFiles(files)}
          />
          <FileButton
            label="Add checkpoint folder"
            icon={<Box size={15} aria-hidden="true" />}
            room="some"
            folder
            onPick={(files) => void addCheckpoint(files)}
          />
          {name !== null && (
            <>
              <Export />
              <RunButtons />
            </>
          )}
        </div>
      </div>
    </header>
  );
}
