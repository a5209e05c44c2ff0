import { notify } from "../../store/actions/notices.ts";
import type { Commands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";

/** What changes the open project, and so is refused while another tab writes it. */
export type WritingCommands = Pick<
  Commands,
  | "addFiles"
  | "takeOut"
  | "putBack"
  | "openFolder"
  | "correct"
  | "resetCorrections"
  | "addPair"
  | "removePairs"
  | "bringBack"
  | "undo"
  | "redo"
  | "masksFromAlpha"
  | "keepFiles"
  | "changeSettings"
  | "score"
  | "runAnyway"
> & { readonly putMask: Commands["masks"]["use"] };

/** The same, refused with the reason where this tab may not write. @param otherwise what a refused one answers */
function writing<A extends readonly unknown[], R>(task: (...args: A) => R, otherwise: R): (...args: A) => R {
  return (...args) => {
    if (useLens.getState().access === "writing") return task(...args);
    notify(
      "info",
      "Another tab writes this project; here it can only be read. Take it over, above, to change it here.",
      { about: "access" },
    );
    return otherwise;
  };
}

const refused = Promise.resolve();

export function onlyWhileWriting(commands: WritingCommands): WritingCommands {
  return {
    addFiles: writing(commands.addFiles, refused),
    takeOut: writing(commands.takeOut, refused),
    putBack: writing(commands.putBack, refused),
    // There is a picker: it was only not opened.
    openFolder: writing(commands.openFolder, true),
    correct: writing(commands.correct, undefined),
    resetCorrections: writing(commands.resetCorrections, undefined),
    addPair: writing(commands.addPair, undefined),
    removePairs: writing(commands.removePairs, undefined),
    bringBack: writing(commands.bringBack, undefined),
    undo: writing(commands.undo, undefined),
    redo: writing(commands.redo, undefined),
    masksFromAlpha: writing(commands.masksFromAlpha, refused),
    keepFiles: writing(commands.keepFiles, refused),
    changeSettings: writing(commands.changeSettings, undefined),
    score: writing(commands.score, refused),
    runAnyway: writing(commands.runAnyway, refused),
    putMask: writing(commands.putMask, refused),
  };
}
