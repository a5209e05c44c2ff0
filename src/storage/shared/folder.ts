import { toBase64 } from "../../lib/base64.ts";
import { createZipWriter } from "../zip-writer.ts";
import { aboutScript, PIECE_BYTES, pieceScript } from "./folder-format.ts";

/** Writes a shared project as a ZIP of the folder that folder-format.ts tells of. */

const README = `Open index.html in a browser (double click). It works from disk, offline, without any server: Chrome, Edge, Firefox.
Keep the files together. Nothing is sent anywhere; no model is needed.
`;

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

export interface FolderParts {
  /** Of the folder, and of what it shows. */
  readonly name: string;
  readonly shared: Blob;
  /** The viewer's files by their paths. */
  readonly program: ReadonlyMap<string, Uint8Array>;
}

/** @param onPiece told after each piece of how many are written, of how many */
export async function writeFolder(
  signal: AbortSignal,
  { name, shared, program }: FolderParts,
  onPiece: (done: number, total: number) => void,
): Promise<Blob> {
  const zip = createZipWriter();
  const add = (path: string, bytes: Uint8Array) => zip.add(`${name}/${path}`, bytes, true);
  for (const [path, bytes] of program) await add(path, bytes);
  await add("README.txt", encode(README));
  await add("data/about.js", encode(aboutScript({ name, size: shared.size, pieceBytes: PIECE_BYTES })));
  const pieces = Math.ceil(shared.size / PIECE_BYTES);
  for (let number = 0; number < pieces; number++) {
    signal.throwIfAborted();
    const bytes = await shared.slice(number * PIECE_BYTES, (number + 1) * PIECE_BYTES).arrayBuffer();
    const [before, after] = pieceScript(number).map(encode);
    const letters = toBase64(new Uint8Array(bytes));
    const script = new Uint8Array(before!.length + letters.length + after!.length);
    script.set(before!);
    script.set(letters, before!.length);
    script.set(after!, before!.length + letters.length);
    await add(`data/${number}.js`, script);
    onPiece(number + 1, pieces);
  }
  return zip.finish();
}
