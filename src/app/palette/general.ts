import { EXPORT_FORMATS } from "../../project/exports/register.ts";
import { pickFiles } from "../../components/pick-files.ts";
import { showSharing } from "../../store/actions/shared.ts";
import { setTheme } from "../../store/actions/view.ts";
import { mayChange } from "../../store/read-only.ts";
import { openModels } from "../../store/selectors.ts";
import type { LensState, Place, Theme } from "../../store/state.ts";
import { ACTIONS } from "../actions.ts";
import { LOCAL_KEYS } from "../local-keys.ts";
import { reportChosen } from "../share/report-chosen.ts";
import type { Entries, Entry, Group } from "./entry.ts";

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const noProject = ({ intake }: LensState) => (intake === null ? "no project is open" : undefined);
const fixed = (state: LensState) =>
  noProject(state) ?? (mayChange(state) ? undefined : "another tab writes the project");
const whileBusy = ({ busy }: LensState) => (busy === null ? undefined : `${busy} …`);

const GROUP_OF: Readonly<Partial<Record<(typeof ACTIONS)[number]["place"], Group>>> = {
  Sample: "Sample",
  "Pictures of a sample": "Sample",
};

/** What has a key. */
export const ofKeys: Entries = (state, { commands, control }) =>
  ACTIONS.filter(({ key }) => key !== "ctrl+k").map((action): Entry => ({
    id: `key ${action.key}`,
    title: capital(action.does),
    group: GROUP_OF[action.place] ?? "Do",
    words: action.place,
    keys: action.shown,
    not: action.not?.(state) ?? undefined,
    perform: () => action.perform(commands, control),
  }));

/** Keys that act only where the focus is: told, and where. */
export const ofLocalKeys: Entries = (_state, { control }) =>
  LOCAL_KEYS.map(({ shown, does, place }) => ({
    id: `local ${place} ${shown}`,
    title: `${place}: ${does}`,
    group: "Keys",
    words: "key shortcut",
    keys: shown,
    quiet: true,
    perform: control.toggleKeys,
  }));

const PLACES: readonly (readonly [Place, string, string])[] = [
  ["samples", "Table", "samples rows list"],
  ["results", "Results", "methods agreement ablations disagreement charts means intervals"],
  ["masks", "Masks to look at", "review made accept reject"],
  ["files", "Files", "intake problems"],
  ["check", "Check", "compare scores authors jsonl verify"],
  ["models", "Models", "checkpoint precision install download"],
  ["privacy", "Privacy", "storage delete kept offline policy network browser"],
];

export const ofPlaces: Entries = (state, { commands }) =>
  PLACES.map(([place, name, words]) => ({
    id: `place ${place}`,
    title: name,
    group: "Go to",
    words: `go to open page ${words}`,
    not:
      place === "models" || place === "privacy"
        ? undefined
        : (noProject(state) ?? (state.place === place ? "it is open" : undefined)),
    perform: () => commands.show(place),
  }));

const entry = (id: string, title: string, perform: () => void, more: Partial<Entry> = {}): Entry => ({
  id,
  title,
  group: "Do",
  perform,
  ...more,
});

export const ofProject: Entries = (state, { commands }) => {
  const { projectId, projectName } = state;
  const kept = state.demo || projectId === null ? undefined : projectId;
  return [
    entry("demo", "Open the demo", () => void commands.openDemo(), {
      words: "example tour scenes",
      not: whileBusy(state) ?? (state.demo ? "it is open" : undefined),
    }),
    entry("add files", "Add files …", () => pickFiles("Add files"), {
      words: "open images masks manifest zip",
      not: state.intake === null ? undefined : fixed(state),
    }),
    entry("add folder", "Add a folder …", () => void (commands.openFolder() || pickFiles("Add folder")), {
      words: "open directory",
    }),
    entry("add checkpoint", "Add a checkpoint folder …", () => pickFiles("Add checkpoint folder"), {
      words: "open model weights",
    }),
    entry("close", "Close the project", () => void commands.closeProject(), {
      not: noProject(state),
      words: "start page",
    }),
    entry("reading", "How the files are read …", () => commands.showReading(true), {
      not: fixed(state),
      words: "intake layout folders",
    }),
    entry("make masks", "Make masks …", () => commands.masks.showMaking(true), {
      not: fixed(state),
      words: "segment clipseg sam",
    }),
    entry("cancel", "Cancel the run", commands.cancel, {
      not: state.job === null ? "nothing runs" : undefined,
      words: "stop",
    }),
    entry("duplicate", "Duplicate the project", () => kept !== undefined && void commands.duplicateProject(kept), {
      not: kept === undefined ? "only a kept project of your own" : whileBusy(state),
      words: "copy",
    }),
    ...(state.recent ?? [])
      .filter(({ id }) => id !== projectId)
      .map(({ id, name, pairs }) =>
        entry(`project ${id}`, `Open ${name}`, () => void commands.openProject(id), {
          group: "Go to",
          words: "project recent",
          hint: `${pairs.toLocaleString("en")} pairs`,
          not: whileBusy(state),
        }),
      ),
    entry(
      "export project",
      `Export ${projectName ?? "the project"} as one file`,
      () => kept !== undefined && void commands.exportProject(kept),
      {
        group: "Export",
        not: kept === undefined ? "only a kept project of your own" : whileBusy(state),
        words: "save carry",
      },
    ),
  ];
};

export const ofExports: Entries = (state, { commands }) => [
  ...EXPORT_FORMATS.map(({ id, label, hint, of }): Entry => ({
    id: `export ${id}`,
    title: `Export ${label}`,
    group: "Export",
    words: `save download ${of}`,
    hint,
    not: state.results.size === 0 ? "nothing is scored yet" : undefined,
    perform: () => commands.exportRows(id),
  })),
  ...(["csv", "jsonl"] as const).map((format): Entry => ({
    id: `manifest ${format}`,
    title: `Save the pairs as a manifest (${format.toUpperCase()})`,
    group: "Export",
    not: noProject(state),
    perform: () => void commands.savePairs(format),
  })),
  {
    id: "report",
    title: "Report",
    group: "Export",
    words: "print pdf page html figure reviewer",
    hint: "chosen samples as one file to read or print",
    not: state.results.size === 0 ? "nothing is scored yet" : undefined,
    perform: () => reportChosen(commands),
  },
  {
    id: "share",
    title: "Share …",
    group: "Export",
    words: "hand on reviewer viewer supplement embed link",
    hint: "one file that opens without any model",
    not: state.results.size === 0 ? "nothing is scored yet" : undefined,
    perform: () => showSharing(true),
  },
  {
    id: "save masks",
    title: "Save all masks",
    group: "Export",
    words: "download zip png",
    not: noProject(state),
    perform: () => void commands.masks.saveAll(),
  },
];

const THEMES: readonly (readonly [Theme, string])[] = [
  ["light", "Light"],
  ["dark", "Dark"],
  ["system", "As the system has it"],
];

export const ofThemes: Entries = (state) =>
  THEMES.map(([theme, name]) => ({
    id: `theme ${theme}`,
    title: `Theme: ${name.toLowerCase()}`,
    group: "Look",
    words: "colours mode",
    not: state.theme === theme ? "it is so" : undefined,
    perform: () => setTheme(theme),
  }));

/** What is installed, to be used; the rest is on the page of models. */
export const ofModels: Entries = (state, { commands }) =>
  (state.modelsPage.stored?.installed ?? []).map(({ id, name, precision }) => ({
    id: `model ${id}`,
    title: `Use ${name}`,
    group: "Models",
    words: "model checkpoint open",
    hint: `weights in ${precision}`,
    not: openModels(state).some(([, { installed }]) => installed === id)
      ? "it is in use"
      : (whileBusy(state) ?? (state.job === null ? undefined : "a run is under way")),
    perform: () => void commands.models.openInstalled(id),
  }));

/** The page that measures the card; this one stays as it is. */
export const ofBench: Entries = () => [
  {
    id: "bench",
    title: "Measure this graphics card",
    group: "Go to",
    words: "benchmark speed gpu webgpu device",
    hint: "in a tab of its own",
    perform: () => void open("./?bench", "_blank", "noopener"),
  },
];
