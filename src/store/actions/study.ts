import type { FilesStudy } from "../../evaluation/files-study.ts";
import type { IntakeProblem } from "../../project/types.ts";
import { useLens } from "../store.ts";

/** What intake says of tables and rows that find no pair. */
const OF_TABLES: ReadonlySet<string> = new Set(["table", "no-pair"]);

/** Files that were read for their numbers were not read in vain, and numbers alone are something. */
const isSettled = ({ kind, path }: IntakeProblem, used: ReadonlySet<string>, samples: number): boolean =>
  (OF_TABLES.has(kind) && used.has(path ?? "")) ||
  (kind === "nothing" && path === null && used.size > 0 && samples === 0);

/** What files of scores and ratings say takes its place beside what was computed here. */
export function setFileStudy(fileStudy: FilesStudy): void {
  const used = new Set(fileStudy.used);
  useLens.setState(({ intake }) => {
    if (intake === null) return { fileStudy };
    const problems = intake.problems.filter((problem) => !isSettled(problem, used, intake.samples.length));
    return problems.length === intake.problems.length ? { fileStudy } : { fileStudy, intake: { ...intake, problems } };
  });
}
