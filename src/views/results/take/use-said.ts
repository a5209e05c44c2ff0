import { useMemo } from "react";
import { version } from "../../../../package.json";
import { useLens } from "../../../store/store.ts";
import { asideText, pairsText, sourcesText } from "../set-words.ts";
import { useRuns, useToyWords } from "../use-runs.ts";
import { useStudy } from "../use-study.ts";

/** What every file that leaves says of itself. */

const WITHOUT_NAME = "results";

/** What of a name a file's may hold on any system, in few letters. */
const fileName = (text: string): string =>
  text
    .normalize("NFKD")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 60)
    .toLowerCase();

/** "dreambench-means-by-method": of the project's name and a title. */
export function useFileStem(title: string): string {
  const name = useLens((state) => state.projectName);
  return (
    [name ?? "", title]
      .map(fileName)
      .filter((part) => part !== "")
      .join("-") || WITHOUT_NAME
  );
}

/** When a file is made, and by what. */
export const madeWords = (date: Date): string => `Made on ${date.toISOString().slice(0, 10)} by MaSC Lens ${version}.`;

/** Which set it is of, and where its numbers are from: a sentence each. */
export function useSaid(): readonly string[] {
  const study = useStudy();
  const name = useLens((state) => state.projectName);
  const runs = useRuns();
  const toy = useToyWords();
  return useMemo(() => {
    const aside = asideText(study);
    return [
      `${name === null ? "Results" : `Results of ${name}`}: ${pairsText(study)}${aside === null ? "" : `; ${aside}, and left out`}.`,
      ...sourcesText(study).map((source) => `${source}.`),
      ...runs,
      ...(toy === null ? [] : [toy]),
    ];
  }, [study, name, runs, toy]);
}
