import { quote } from "../project/quote.ts";
import { filesOf } from "../project/references.ts";
import type { IntakeProblem, Sample } from "../project/types.ts";
import type { PlacedTree } from "./trees.ts";

/** From the paths that layouts read to those that people are told, where trees are read together. */

const PATH_COLUMNS = ["reference", "reference_mask", "generation", "generation_mask"] as const;

/** A sample with other names for its files, in its columns too where these have them. */
export function withPaths(sample: Sample, pathOf: (path: string) => string): Sample {
  const own = filesOf(sample);
  if (own.every((path) => pathOf(path) === path)) return sample;
  const change = (path: string | null) => (path === null ? null : pathOf(path));
  const files = new Set(own);
  const inCell = (cell: unknown): unknown => {
    if (Array.isArray(cell)) return cell.map(inCell);
    return typeof cell === "string" && files.has(cell) ? pathOf(cell) : cell;
  };
  const cells = PATH_COLUMNS.filter((name) => Object.hasOwn(sample.columns, name));
  return {
    ...sample,
    reference: change(sample.reference),
    referenceMask: change(sample.referenceMask),
    generation: change(sample.generation),
    generationMask: change(sample.generationMask),
    otherReferences: sample.otherReferences.map(({ image, mask }) => ({ image: pathOf(image), mask: change(mask) })),
    columns: { ...sample.columns, ...Object.fromEntries(cells.map((name) => [name, inCell(sample.columns[name])])) },
  };
}

/** As it stands in a message, without the quotation marks. */
const said = (name: string) => quote(name).slice(1, -1);
const escaped = (text: string) => text.replace(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`);

/** Names the files of trees in problems as people know them. */
export function createShowing(trees: readonly PlacedTree[]): (problem: IntakeProblem) => IntakeProblem {
  const moved = trees.filter(({ at, shown }) => at !== shown).toSorted((a, b) => b.at.length - a.at.length);
  if (moved.length === 0) return (problem) => problem;
  const shownOf = new Map(moved.map(({ at, shown }) => [said(at), said(shown)]));
  const pattern = new RegExp(`"(${moved.map(({ at }) => escaped(said(at))).join("|")})(/|")`, "g");
  const inText = (text: string) =>
    text.replace(pattern, (_, at: string, end: string) => {
      const shown = shownOf.get(at) ?? at;
      return shown === "" ? (end === "/" ? '"' : '"."') : `"${shown}${end}`;
    });
  const ofPath = (path: string) => {
    const tree = moved.find(({ at }) => path === at || path.startsWith(`${at}/`));
    if (tree === undefined) return path;
    const inside = path.slice(tree.at.length + 1);
    return tree.shown === "" ? inside : `${tree.shown}/${inside}`;
  };
  return ({ paths, ...problem }) => ({
    ...problem,
    path: problem.path === null ? null : ofPath(problem.path),
    message: inText(problem.message),
    ...(paths === undefined ? {} : { paths: paths.map(ofPath) }),
  });
}
