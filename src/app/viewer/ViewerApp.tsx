import { useCallback, useEffect, useState, type DragEvent } from "react";
import { LensError } from "../../lib/errors.ts";
import { blobSource } from "../../platform/bytes.ts";
import { Tips } from "../../components/Tips.tsx";
import { CommandsContext, type Commands } from "../../store/commands.ts";
import { look } from "../../store/actions/view.ts";
import { useLens } from "../../store/store.ts";
import { SIZE_BEFORE } from "../../store/view.ts";
import { Notices } from "../Notices.tsx";
import { openShareds } from "./lazy.ts";
import type { Found } from "./open.ts";
import { Shown } from "./Shown.tsx";
import { ViewerBar } from "./ViewerBar.tsx";
import { Waiting } from "./Waiting.tsx";
import { useTheme } from "../use-theme.ts";
import styles from "./ViewerApp.module.css";

/** Nothing is open, something is, or why what was asked for is not. */
type Opened =
  | { readonly state: "opening" | "nothing" }
  | { readonly state: "open"; readonly commands: Commands; readonly linked: boolean }
  | { readonly state: "refused"; readonly reason: string };

/** @param linked whether others can open it from the same address */
async function load(find: () => Promise<Found | null>, linked: boolean): Promise<Opened> {
  try {
    const found = await find();
    if (found === null) return { state: "nothing" };
    return { state: "open", commands: await (await openShareds()).showSource(found), linked };
  } catch (thrown) {
    return { state: "refused", reason: LensError.from(thrown).message };
  }
}

/** What the address asks for, and then whatever is dropped or picked. */
function useOpened() {
  const [opened, setOpened] = useState<Opened>({ state: "opening" });
  useEffect(() => {
    const linked = new URLSearchParams(location.search).has("project");
    void load(async () => (await openShareds()).sourceOf(location), linked).then(setOpened);
  }, []);
  const take = useCallback((file: File) => {
    setOpened({ state: "opening" });
    void load(async () => ({ source: blobSource(file.name, file), whole: true }), false).then(setOpened);
  }, []);
  return { opened, take };
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);

/** Escape leads from full size back, as in the app. */
function useWayBack(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || isTyping(event.target)) return;
      const { size } = useLens.getState().view;
      if (size !== "panel") look({ size: SIZE_BEFORE[size] });
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

export function ViewerApp() {
  const { opened, take } = useOpened();
  const name = useLens((state) => state.projectName);
  useTheme();
  useWayBack();
  useEffect(() => {
    document.title = name === null ? "MaSC Lens viewer" : `${name} · MaSC Lens`;
  }, [name]);
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes("Files")) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      const [file] = event.dataTransfer.files;
      if (file !== undefined) take(file);
    },
  };
  const open = opened.state === "open";
  return (
    <CommandsContext value={open ? opened.commands : null}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping has its keyboard way: the file button */}
      <div className={styles.viewer} {...handlers}>
        <ViewerBar linked={open && opened.linked} open={open} onFile={take} />
        <main className={styles.main}>{open ? <Shown /> : <Waiting opened={opened} />}</main>
        {open && <Notices />}
        <Tips />
      </div>
    </CommandsContext>
  );
}
