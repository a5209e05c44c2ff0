import { rememberEach, rememberElements } from "../../lib/remember.ts";
import { filesByFolder, type FolderFiles } from "./folder-files.ts";
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
const pathsTo = rememberEach(({ folded }: Folder) => folded.map((_, depth) => folded.slice(0, depth + 1).join("/")));

/** What a folder's own files say: asked again only where they are others. */
const ownIn = rememberElements(({ files }: FolderFiles) => files.filter(isAlone));
const havePictures = rememberElements(({ files }: FolderFiles) => files.some(({ kind }) => kind === "picture"));

/** Takes folders with pictures, and all above them, out of those that are a package. */
function withoutPictures(folders: readonly FolderFiles[], coded: Set<string>): void {
  const seen = new Set<string>();
  const pictured = havePictures(folders);
  for (const [at, { folder }] of folders.entries()) {
    if (!pictured[at]) continue;
    const paths = pathsTo(folder);
    // Where a folder was met, those above it were.
    for (let depth = paths.length - 1; depth >= 0 && !seen.has(paths[depth]!); depth--) {
      seen.add(paths[depth]!);
      coded.delete(paths[depth]!);
    }
  }
}

/** Which files are a repository's own. */
export interface Around {
  /** Whether none is. */
  readonly none: boolean;
  has(file: IndexedFile): boolean;
}

const NOTHING_AROUND: Around = { none: true, has: () => false };

/** What of these files, by name, lies around data; others are asked after too, by their own name and their folder. */
export const aroundData = rememberEach((files: readonly IndexedFile[]): Around => {
  const folders = filesByFolder(files);
  const own = ownIn(folders);
  if (!own.some((files) => files.length > 0)) return NOTHING_AROUND;
  const shared = sharedFolders(folders.flatMap(({ files: [first] }) => first ?? []));
  // A package: code, and no data in or below it.
  const coded = new Set(
    folders.flatMap(({ folder }, at) =>
      own[at]!.some(isSource) ? pathsTo(folder).filter((_, depth) => depth >= shared) : [],
    ),
  );
  if (coded.size > 0) withoutPictures(folders, coded);
  const isInPackage = (folder: Folder) => coded.size > 0 && pathsTo(folder).some((path) => coded.has(path));
  // Pictures of a README, beside it.
  const marked = folders.some(({ folder }, at) => folder.parts.length === shared && own[at]!.length > 0);
  const isShown = ({ folded }: Folder) => marked && SHOWN.has(folded[shared] ?? "");
  const isWhole = rememberEach((folder: Folder) => isShown(folder) || isInPackage(folder));
  return { none: false, has: (file) => isAlone(file) || isWhole(file.folder) };
});
