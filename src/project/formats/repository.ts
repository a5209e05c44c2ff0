import { rememberEach } from "../../lib/remember.ts";
import { filesByFolder } from "./folder-files.ts";
import { sharedFolders, type Folder, type IndexedFile } from "./file-index.ts";

/**
 * What lies around a benchmark's data in the repository that it comes with: code, settings, documents. Beside data that
 * a layout knows it is nothing to tell of.
 */

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

const SOURCE = words(
  "py pyx ipynb sh bash zsh bat ps1 js mjs cjs ts tsx jsx c cc cpp cxx h hpp cu cuh r jl lua m go rs",
);
const PAPERS = words("md rst tex bib html css toml yaml yml cfg ini lock cff");
/** Texts and JSON by their names alone, folded, without extension. */
const NAMES =
  /^(?:readme|licen[cs]e|copying|notice|authors|contributors|contributing|changelog|citation|makefile|dockerfile|(?:.+[_-])?requirements(?:[_-].+)?|constraints|setup|environment|package|package-lock|tsconfig|pyrightconfig|(?:.+[_-])?config|settings)$/s;
const SHOWN = words("assets docs doc static media figures figs");

const isSource = ({ extension }: IndexedFile) => SOURCE.has(extension);
const isNamedSo = ({ extension, foldedStem, kind }: IndexedFile) =>
  kind !== "picture" && (extension === "" || kind !== "other") && NAMES.test(foldedStem);
const isAlone = (file: IndexedFile) => isSource(file) || PAPERS.has(file.extension) || isNamedSo(file);

/** A folder's path down to each of its depths. */
const pathsTo = ({ folded }: Folder) => folded.map((_, depth) => folded.slice(0, depth + 1).join("/"));

/** Paths of a repository's own files. @param files all at hand, by name */
export const repositoryFiles = rememberEach((files: readonly IndexedFile[]): ReadonlySet<string> => {
  const folders = filesByFolder(files);
  const own = folders.flatMap(({ files: inside }) => inside.filter(isAlone));
  if (own.length === 0) return new Set();
  const shared = sharedFolders(files);
  const pictured = new Set(
    folders
      .filter(({ files: inside }) => inside.some(({ kind }) => kind === "picture"))
      .flatMap(({ folder }) => pathsTo(folder)),
  );
  // A package: code, and no data in or below it.
  const coded = new Set(
    own
      .filter(isSource)
      .flatMap(({ folder }) => pathsTo(folder).filter((path, depth) => depth >= shared && !pictured.has(path))),
  );
  const isInPackage = (folder: Folder) => pathsTo(folder).some((path) => coded.has(path));
  // Pictures of a README, beside it.
  const marked = own.some(({ folder }) => folder.parts.length === shared);
  const isShown = ({ folded }: Folder) => marked && SHOWN.has(folded[shared] ?? "");
  const around = folders.flatMap(({ folder, files: inside }) =>
    isShown(folder) || isInPackage(folder) ? inside : inside.filter(isAlone),
  );
  return new Set(around.map(({ path }) => path));
});
