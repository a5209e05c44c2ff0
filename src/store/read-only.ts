import type {
  Commands,
  FileCommands,
  MaskCommands,
  PairCommands,
  ProjectCommands,
  RunCommands,
  ViewCommands,
} from "./commands.ts";
import type { LensState } from "./state.ts";

/**
 * The read-only form of the commands, for a project that is only shown: by a tab beside the one that writes it, or on a
 * page that it was handed to. The types say which commands there are; the value refuses the others.
 */

/** What there is of a project that is only shown. */
export type ShownCommands = ViewCommands &
  Pick<
    Commands,
    "explain" | "exportRows" | "saveFile" | "copyText" | "saveView" | "copyView" | "pictures" | "drawIntervals"
  > & {
    readonly masks: Omit<MaskCommands, ChangingMasks>;
  };

/** What changes a project. An answer to a question is none: it ends a change that was begun. */
type ChangingMasks = "use" | "make" | "remake" | "accept" | "reject";
export type ChangingCommands = Omit<FileCommands, "answer" | "previewReading" | "savePairs"> &
  PairCommands &
  Pick<ProjectCommands, "keepFiles"> &
  Pick<RunCommands, "changeSettings" | "score" | "runAnyway" | "retry" | "comparePhotographs"> & {
    readonly masks: Pick<MaskCommands, ChangingMasks>;
  };

/** Whether the open project may be changed here. */
export const mayChange = ({ access }: Pick<LensState, "access">): boolean => access === "writing";

/** Each does nothing, but says why. @param refuse says it */
export function refusedCommands(refuse: () => void): ChangingCommands {
  const later = async () => refuse();
  return {
    addFiles: later,
    paste: later,
    // There is a picker: it was only not opened.
    openFolder() {
      refuse();
      return true;
    },
    takeOut: later,
    putBack: later,
    readAs: later,
    putAway: refuse,
    correct: refuse,
    tag: refuse,
    resetCorrections: refuse,
    addPair: refuse,
    removePairs: refuse,
    bringBack: refuse,
    undo: refuse,
    redo: refuse,
    masksFromAlpha: later,
    keepFiles: later,
    changeSettings: refuse,
    score: later,
    runAnyway: later,
    retry: later,
    comparePhotographs: later,
    masks: { use: later, make: later, remake: later, accept: refuse, reject: refuse },
  };
}

/** A project that is only shown, for good. */
export function readOnly(shown: ShownCommands, refuse: () => void): ShownCommands & ChangingCommands {
  const refused = refusedCommands(refuse);
  return { ...shown, ...refused, masks: { ...shown.masks, ...refused.masks } };
}

/** The same commands for as long as a project may be changed, refused while it may not: asked anew at each call. */
export function whileAllowed(commands: ChangingCommands, allowed: () => boolean, refuse: () => void): ChangingCommands {
  const refused = refusedCommands(refuse);
  const now = () => (allowed() ? commands : refused);
  return {
    addFiles: (...args) => now().addFiles(...args),
    paste: (...args) => now().paste(...args),
    openFolder: () => now().openFolder(),
    takeOut: (paths) => now().takeOut(paths),
    putBack: (paths) => now().putBack(paths),
    readAs: (hints) => now().readAs(hints),
    putAway: (keys) => now().putAway(keys),
    correct: (ids, change) => now().correct(ids, change),
    tag: (ids, change) => now().tag(ids, change),
    resetCorrections: (ids) => now().resetCorrections(ids),
    addPair: (change) => now().addPair(change),
    removePairs: (ids) => now().removePairs(ids),
    bringBack: (ids) => now().bringBack(ids),
    undo: () => now().undo(),
    redo: () => now().redo(),
    masksFromAlpha: (ids) => now().masksFromAlpha(ids),
    keepFiles: () => now().keepFiles(),
    changeSettings: (change) => now().changeSettings(change),
    score: () => now().score(),
    runAnyway: () => now().runAnyway(),
    retry: (ids) => now().retry(ids),
    comparePhotographs: () => now().comparePhotographs(),
    masks: {
      use: (...args) => now().masks.use(...args),
      make: (order) => now().masks.make(order),
      remake: (...args) => now().masks.remake(...args),
      accept: (paths) => now().masks.accept(paths),
      reject: (paths) => now().masks.reject(paths),
    },
  };
}
