import { sameOr } from "../../../lib/remember.ts";
import { counted, quote } from "../../quote.ts";
import type { IntakeProblem, MaskSource } from "../../types.ts";
import type { Folder, IndexedFile } from "../file-index.ts";
import { byName, fold } from "../paths.ts";
import { findIn, GroupIndex, type Group, type Groups } from "./groups.ts";

/** Masks of one source, over pictures that others may have made masks of too. */
export interface SourceMasks {
  readonly name: string;
  /** Folders of its masks. */
  readonly groups: readonly Group[];
  /** Pictures of all of its masks. */
  readonly files: number;
  /** @param picture "live_subject_animal_00", folded */
  ofReference(category: string, stem: string, near: Folder): IndexedFile | null;
  /** Folders of masks, each with those of its stems; the first that has one is meant. */
  ofGeneration(of: Group<Groups["generation"][number]["place"]>): readonly Group[];
}

/** Every source that has masks, by name; those without one first. @param last of an earlier tree: a source with the same masks is the same object */
export function readMasks(groups: Groups, last: readonly SourceMasks[]): readonly SourceMasks[] {
  const names = [
    ...new Set([...groups["reference-mask"], ...groups["generation-mask"]].map(({ place }) => place.source)),
  ].toSorted(byName);
  return names.map((name) => {
    const own = <G extends { readonly place: { readonly source: string } }>(all: readonly G[]) =>
      all.filter(({ place }) => place.source === name);
    const [references, generations] = [own(groups["reference-mask"]), own(groups["generation-mask"])];
    const all = [...references, ...generations];
    const known = last.find((source) => source.name === name);
    if (known !== undefined && sameOr(known.groups, all) === known.groups) return known;
    const byCategory = new GroupIndex(references, ({ category }) => category);
    const byConcept = new GroupIndex(generations, ({ key }) => key);
    return {
      name,
      groups: all,
      files: all.reduce((sum, { byStem }) => sum + byStem.size, 0),
      ofReference: (category, stem, near) => findIn(byCategory.near(category, near), stem),
      ofGeneration: ({ place, folder }) =>
        byConcept.near(place.key, folder, (other) => fold(other.method ?? "") === fold(place.method ?? "")),
    };
  });
}

const nameOf = (name: string) => name || "no name";

const problem = (message: string): IntakeProblem => ({ kind: "mask", path: null, message });

/** What is to be asked and told of masks, a sentence each. @param lacking pairs that lack one of the two */
export function maskProblems(
  sources: readonly MaskSource[],
  { pairs, lacking, idle }: { readonly pairs: number; readonly lacking: number; readonly idle: number },
): IntakeProblem[] {
  const used = sources.filter(({ inUse }) => inUse);
  const names = used.map(({ name }) => quote(nameOf(name))).join(" and ");
  const problems: IntakeProblem[] = [];
  if (sources.length > 0 && lacking > 0)
    problems.push(
      problem(
        `${counted(lacking, "pair")} of ${pairs.toLocaleString("en")} ${lacking === 1 ? "lacks" : "lack"} a mask${names === "" ? "" : ` of ${names}`}, and ${lacking === 1 ? "is" : "are"} left out of means. Add the rest of the masks, or draw them.`,
      ),
    );
  if (idle > 0 && pairs > 0)
    problems.push(
      problem(
        `${counted(idle, "mask")} ${idle === 1 ? "goes" : "go"} with no picture that is at hand. Add the pictures, or leave ${idle === 1 ? "it" : "them"}.`,
      ),
    );
  return problems;
}
