import type { FilesStudy } from "../../evaluation/files-study.ts";
import { useLens } from "../store.ts";

/** Files that were read for what they say in numbers were not read in vain: what intake says of those is left out. */
const OF_TABLES: ReadonlySet<string> = new Set(["table", "no-pair"]);

/** What files of scores and ratings say takes its place beside what was computed here. */
export function setFileStudy(fileStudy: FilesStudy): void {
  const used = new Set(fileStudy.used);
  useLens.setState(({ intake }) => {
    const problems = intake?.problems.filter(({ kind, path }) => !OF_TABLES.has(kind) || !used.has(path ?? ""));
    const isSame = intake === null || problems?.length === intake.problems.length;
    return { fileStudy, ...(isSame || problems === undefined ? {} : { intake: { ...intake, problems } }) };
  });
}
