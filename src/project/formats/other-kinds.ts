import { addTo } from "../../lib/lists.ts";
import { quote, quoteList } from "../quote.ts";
import type { IntakeProblem } from "../types.ts";
import { extensionOf } from "./paths.ts";

/** Files that are no picture, no table and no prompt: what they are, and what to do with them. */
interface OtherKind {
  /** One of them, and several. */
  readonly one: string;
  readonly many: string;
  readonly wayOut: string;
  readonly extensions: readonly string[];
}

const words = (list: string) => list.split(" ");

const KINDS: readonly OtherKind[] = [
  {
    one: "a PDF",
    many: "PDFs",
    wayOut: "Save the pictures in it as PNG, and add those.",
    extensions: words("pdf ps eps"),
  },
  {
    one: "a video",
    many: "videos",
    wayOut: "Save the frames to be compared as PNG, and add those.",
    extensions: words("mp4 mov avi mkv webm m4v mpg mpeg wmv flv"),
  },
  {
    one: "a sound",
    many: "sounds",
    wayOut: "Only pictures are compared.",
    extensions: words("mp3 wav flac ogg m4a aac"),
  },
  {
    one: "an archive",
    many: "archives",
    wayOut: "Unpack it, and add the folder.",
    extensions: words("tar gz tgz bz2 xz zst 7z rar"),
  },
  {
    one: "a spreadsheet",
    many: "spreadsheets",
    wayOut: "Save the sheet as CSV (UTF-8), and add that.",
    extensions: words("xls xlsx xlsm ods numbers parquet feather arrow"),
  },
  {
    one: "an Office file",
    many: "Office files",
    wayOut: "Save its pictures as PNG and its texts as CSV or .txt, and add those.",
    extensions: words("doc docx odt rtf pages ppt pptx odp key"),
  },
  {
    one: "a picture of a format that is not read",
    many: "pictures of formats that are not read",
    wayOut: "Export it as PNG, and add that.",
    extensions: words(
      "psd psb svg ai xcf kra raw cr2 cr3 nef arw dng orf rw2 exr hdr ico icns tga ppm pgm pbm pnm jp2 j2k pcx dds",
    ),
  },
  {
    one: "an array",
    many: "arrays",
    wayOut: "Save pictures and masks as PNG, and tables as CSV.",
    extensions: words("npy npz mat h5 hdf5 pkl pickle"),
  },
  {
    one: "a file of weights",
    many: "files of weights",
    wayOut: "Add the checkpoint's whole folder, with its config.json.",
    extensions: words("safetensors bin pt pth ckpt onnx gguf"),
  },
];

/** What is read, in words: the half of the sentence that all kinds share. */
export const WHAT_IS_READ =
  "Read are pictures (JPEG, PNG, WebP, GIF, AVIF), tables (CSV, TSV, JSON, JSONL), prompts (.txt), ZIPs of these, and checkpoint folders.";

const kindOf = (path: string): OtherKind | undefined =>
  KINDS.find(({ extensions }) => extensions.includes(extensionOf(path)));

/** A sentence a kind: what was added, what is read, and the way out. */
export function otherKindProblems(paths: readonly string[]): IntakeProblem[] {
  const groups = new Map<OtherKind | undefined, string[]>();
  for (const path of paths) addTo(groups, kindOf(path), path);
  return [...groups].map(([kind, all]) => {
    const [first] = all;
    const one = all.length === 1;
    const what =
      kind === undefined
        ? `${quoteList(all)} ${one ? "is" : "are"} not used.`
        : `${quoteList(all)} ${one ? `is ${kind.one}, which is not read.` : `are ${kind.many}, which are not read.`}`;
    const wayOut = kind === undefined ? "" : ` ${kind.wayOut}`;
    return { kind: "other-kind", path: one ? (first ?? null) : null, message: `${what} ${WHAT_IS_READ}${wayOut}` };
  });
}

/** Lines of a text that say something. */
const linesIn = (text: string) => text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "").length;

/** Texts and other files that nothing asks for, in a few sentences. */
export function leftoverProblems(unused: readonly string[], texts: ReadonlyMap<string, string>): IntakeProblem[] {
  const problems: IntakeProblem[] = [];
  const lists = unused.filter((path) => linesIn(texts.get(path) ?? "") > 1);
  for (const path of lists) {
    const lines = linesIn(texts.get(path) ?? "");
    problems.push({
      kind: "prompt-list",
      path,
      message: `${quote(path)} has ${lines} lines, and no picture goes by its name. Read are a prompt for a picture (NAME.txt beside NAME.png) and one for all (prompt.txt). Are these prompts, a line each? Make a table of them: a CSV with the columns generation and prompt, a row a picture.`,
    });
  }
  const single = unused.filter((path) => texts.has(path) && !lists.includes(path));
  if (single.length > 0) {
    const path = single.length === 1 ? (single[0] ?? null) : null;
    problems.push({
      kind: "not-named",
      path,
      message: `Not used, as no picture goes by ${single.length === 1 ? "this name" : "these names"}: ${quoteList(single)}. Name a prompt after its picture (NAME.txt beside NAME.png), or prompt.txt for all.`,
    });
  }
  return [...problems, ...otherKindProblems(unused.filter((path) => !texts.has(path)))];
}
