/**
 * A shared project as a folder that opens from disk. A page that is a file may load classic scripts beside it and nothing else: no
 * modules, no workers, and what it fetches is refused. So the project's bytes, cut into pieces, are texts in scripts, each
 * loaded when what is in it is shown.
 *
 * | file | what it is |
 * |---|---|
 * | `index.html`, `viewer/` | the viewer, as the app's host has it under `supplement/` |
 * | `data/about.js` | how long the shared project is, and of how many bytes a piece |
 * | `data/N.js` | a piece of it, from 0 |
 * | `README.txt` | how to open it |
 */

/** Under which name scripts leave what they hold. */
export const FOLDER_GLOBAL = "mascLensFolder";

/** Bytes of a piece, but for the last: a multiple of three, so that its text has no end mark. */
export const PIECE_BYTES = 3 * 2 ** 18;

/** What `data/about.js` says. */
export interface FolderAbout {
  readonly name: string;
  /** Bytes of the shared project. */
  readonly size: number;
  readonly pieceBytes: number;
}

export const aboutScript = (about: FolderAbout): string =>
  `var ${FOLDER_GLOBAL} = ${JSON.stringify(about).replaceAll("<", String.raw`\u003c`)};\n`;

/** Around a piece's letters. */
export const pieceScript = (number: number): readonly [before: string, after: string] => [
  `${FOLDER_GLOBAL}[${number}] = "`,
  `";\n`,
];

export const PIECE_SCRIPT = new RegExp(`^${FOLDER_GLOBAL}\\[(\\d{1,6})\\] = "([A-Za-z0-9+/=]*)";\\n$`);

/** The viewer's files, as they stand under `supplement/` of the app's host and in the folder. */
export const PROGRAM_FILES = ["index.html", "viewer/viewer.js", "viewer/viewer.css", "icon.svg"] as const;
