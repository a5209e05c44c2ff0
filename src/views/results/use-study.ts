import { useEffect } from "react";
import type { Study } from "../../evaluation/study.ts";
import { useCommands } from "../../store/commands.ts";
import { studyOf } from "../../store/study.ts";
import { useLens } from "../../store/store.ts";

/** The study of what is open: made once for all sections, and anew as results and files come. */
export function useStudy(): Study {
  const { readScoreFiles } = useCommands();
  const paths = useLens((state) => state.paths);
  const out = useLens((state) => state.intake?.out);
  const theirs = useLens((state) => state.theirs);
  const locked = useLens((state) => state.keeping.status === "locked");
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- of these what the files say may be another
  useEffect(() => readScoreFiles(), [readScoreFiles, paths, out, theirs, locked]);
  return useLens(studyOf);
}
