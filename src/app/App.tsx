import { useDeferredValue, useEffect, useMemo, useState, type DragEvent } from "react";
import { flushSync } from "react-dom";
import { droppedFiles, droppedRoots } from "../platform/dropped.ts";
import { useCommands, type ViewCommands } from "../store/commands.ts";
import type { LensState } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { Start } from "../views/start/Start.tsx";
import type { PageControl } from "./action.ts";
import { actions } from "./lazy-modules.ts";
import {
  Glossary,
  KeySheet,
  MakingSheet,
  ModelsView,
  Palette,
  PrivacyView,
  QuestionDialog,
  ReadingSheet,
  Tips,
  Workspace,
} from "./lazy-views.ts";
import { Notices } from "./Notices.tsx";
import { Rail } from "./Rail.tsx";
import { focusOn, focusWhenThere, TABLE_ROW } from "./focus.ts";
import { ReadOnlyNote } from "./ReadOnlyNote.tsx";
import { report } from "./report.ts";
import { StatusBar } from "./StatusBar.tsx";
import { TopBar } from "./TopBar.tsx";
import { useTheme } from "./use-theme.ts";
import styles from "./App.module.css";

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

type ActionOf = typeof import("./actions.ts").actionOf;

/** What browsers do themselves at keys of ours: undoing in a field that was left, searching. They do not wait until actions are there. */
const isTheirsToo = ({ ctrlKey, metaKey, key }: KeyboardEvent, typing: boolean) =>
  (ctrlKey || metaKey) && (/^k$/i.test(key) || (/^z$/i.test(key) && !typing));

/** Letters do what actions.ts says, wherever the focus is but in a field. */
function useActionKeys(control: PageControl): void {
  const commands = useCommands();
  useEffect(() => {
    /** Keys that something else has taken so far. */
    let taken = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) taken++;
      if (event.altKey || event.defaultPrevented) return;
      const typing = isTyping(event.target);
      // Out of the field, so that letters are keys again.
      if (typing && event.key === "Escape" && event.target instanceof HTMLElement) event.target.blur();
      const act = ({ actionOf }: { readonly actionOf: ActionOf }) => {
        const action = actionOf(event, typing);
        if (action === undefined) return;
        event.preventDefault();
        action.perform(commands, control);
      };
      if (actions.loaded !== null) return act(actions.loaded);
      if (isTheirsToo(event, typing)) event.preventDefault();
      const before = taken;
      // One that a later key has overtaken is out of date.
      void actions.load().then((loaded) => before === taken && act(loaded), report);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [commands, control]);
}

/** Files may be dropped anywhere on the page. */
function useDrop(): {
  over: boolean;
  handlers: Record<"onDragOver" | "onDragLeave" | "onDrop", (event: DragEvent) => void>;
} {
  const { addFiles } = useCommands();
  const [over, setOver] = useState(false);
  return {
    over,
    handlers: {
      onDragOver: (event) => {
        if (!event.dataTransfer.types.includes("Files")) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event) => {
        if (event.relatedTarget === null) setOver(false);
      },
      onDrop: (event) => {
        event.preventDefault();
        setOver(false);
        // Both have to ask within the event: afterwards the browser has emptied the transfer.
        const [picked, roots] = [droppedFiles(event.dataTransfer), droppedRoots(event.dataTransfer)];
        void Promise.all([picked, roots])
          .then(([{ files, emptyFolders }, handles]) => addFiles(files, handles, emptyFolders))
          .catch(report);
      },
    },
  };
}

/** Files, pictures and tables may be pasted anywhere but in a field, whose own paste that is. */
function usePaste(): void {
  const { paste } = useCommands();
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const { clipboardData: transfer } = event;
      if (transfer === null || event.defaultPrevented || isTyping(event.target)) return;
      const text = transfer.getData("text/plain");
      if (text.trim() === "" && !transfer.types.includes("Files")) return;
      event.preventDefault();
      // All of it has to be asked for within the event, as of a drop.
      void Promise.all([droppedFiles(transfer), droppedRoots(transfer)])
        .then(([{ files, emptyFolders }, roots]) => paste(text, files, roots, emptyFolders))
        .catch(report);
    };
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, [paste]);
}

/** The tab's title, with how far the job is: in whole percents where it is long, since the browser is told of each change. */
function titleOf({ job, projectName }: LensState): string {
  const title = projectName === null ? "MaSC Lens" : `${projectName} · MaSC Lens`;
  if (job === null) return title;
  const { status, done, total } = job;
  const far = total > 100 ? `${Math.floor((100 * done) / total)} %` : `${done}/${total}`;
  return `${status === "paused" ? "paused " : ""}${far} · ${title}`;
}

function PageTitle(): null {
  const title = useLens(titleOf);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}

/** What stands behind a sample at full size can have the focus when the page shows it again. */
function focusBehind(look: ViewCommands["look"], selector: string): void {
  if (useLens.getState().view.size !== "panel") flushSync(() => look({ size: "panel" }));
  focusOn(selector);
}

const REMARK_FIELDS = { note: "[data-remarks] textarea", tags: "[data-remark=tags]" } as const;

export function App() {
  const intake = useLens((state) => state.intake);
  const place = useLens((state) => state.place);
  const asked = useLens((state) => state.question !== null);
  // The table comes first, and the sheet over it as soon as that stands.
  const readingShown = useDeferredValue(useLens((state) => state.readingShown && state.intake !== null));
  const makingShown = useLens((state) => state.makingShown && state.intake !== null);
  const glossaryShown = useLens((state) => state.glossary !== null);
  const [keysShown, setKeysShown] = useState(false);
  const [paletteShown, setPaletteShown] = useState(false);
  const { look } = useCommands();
  const control = useMemo<PageControl>(
    () => ({
      focusFilter: () => focusBehind(look, "input[type=search]"),
      focusTable: () => focusBehind(look, TABLE_ROW),
      focusInspector: () => focusOn("#inspector-title"),
      focusRemark: (kind) => focusWhenThere(REMARK_FIELDS[kind]),
      togglePalette: () => setPaletteShown((shown) => !shown),
      toggleKeys: () => setKeysShown((shown) => !shown),
    }),
    [look],
  );
  useActionKeys(control);
  usePaste();
  useTheme();
  const drop = useDrop();

  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping has its keyboard way: the file buttons
    <div className={styles.app} {...drop.handlers}>
      <PageTitle />
      <TopBar onPalette={control.togglePalette} />
      <main className={styles.main}>
        <ReadOnlyNote />
        <div className={styles.work}>
          <Rail />
          {place === "models" ? (
            <ModelsView />
          ) : place === "privacy" ? (
            <PrivacyView />
          ) : intake === null ? (
            <Start />
          ) : (
            <Workspace onOpen={() => look({ size: "full" })} />
          )}
        </div>
      </main>
      <StatusBar onKeys={control.toggleKeys} />
      <Notices />
      <Tips />
      {readingShown && <ReadingSheet />}
      {makingShown && <MakingSheet />}
      {asked && <QuestionDialog />}
      {paletteShown && <Palette control={control} onClose={() => setPaletteShown(false)} />}
      {glossaryShown && <Glossary />}
      {keysShown && <KeySheet onClose={() => setKeysShown(false)} />}
      {drop.over && (
        <div className={styles.drop}>
          <p>
            {intake === null
              ? "Drop images, masks, folders, ZIPs, a manifest or a checkpoint folder"
              : "Drop images, masks, folders, ZIPs, a manifest, a checkpoint folder, or scores to check"}
          </p>
        </div>
      )}
    </div>
  );
}
