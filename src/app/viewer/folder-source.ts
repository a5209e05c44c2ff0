import { fromBase64 } from "../../lib/base64.ts";
import { LensError } from "../../lib/errors.ts";
import { z } from "../../lib/schema.ts";
import { joinBytes, type ByteSource } from "../../platform/bytes.ts";
import { FOLDER_GLOBAL } from "../../storage/shared/folder-format.ts";

/** The shared project that stands beside this page in a folder: each piece of it is a script, loaded when it is asked for. */

const aboutSchema = z.object({
  name: z.string().max(1000),
  size: z.int().min(0),
  pieceBytes: z.int().min(1),
});

/** Pieces that are kept, of 768 kB each. */
const KEPT = 96;

const given = (): unknown => Reflect.get(globalThis, FOLDER_GLOBAL);

const damaged = (what: string): LensError =>
  new LensError(
    "invalid_project",
    `This folder cannot be shown: ${what}. Unpack the ZIP again, the whole of it, and open index.html there.`,
  );

function loadScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve(script.remove()));
    script.addEventListener("error", () => reject(damaged(`${address} is missing`)));
    document.head.append(script);
  });
}

async function loadPiece(number: number, bytes: number): Promise<Uint8Array> {
  await loadScript(`data/${number}.js`);
  const holder = given();
  const letters: unknown = typeof holder === "object" && holder !== null ? Reflect.get(holder, number) : undefined;
  if (typeof holder === "object" && holder !== null) Reflect.deleteProperty(holder, number);
  const piece = typeof letters === "string" ? fromBase64(letters) : null;
  if (piece?.length !== bytes) throw damaged(`data/${number}.js is damaged`);
  return piece;
}

/** null where the page stands in no such folder. @throws LensError where the folder does not say what it holds */
export function folderSource(): ByteSource | null {
  const about = given();
  if (about === undefined) return null;
  const { data } = aboutSchema.safeParse(about);
  if (data === undefined) throw damaged("data/about.js is damaged");
  const { name, size, pieceBytes } = data;
  const kept = new Map<number, Promise<Uint8Array>>();
  const pieceOf = (number: number): Promise<Uint8Array> => {
    const known = kept.get(number);
    const piece = known ?? loadPiece(number, Math.min(pieceBytes, size - number * pieceBytes));
    // The one asked for last goes last.
    kept.delete(number);
    kept.set(number, piece);
    piece.catch(() => kept.delete(number));
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT))) kept.delete(oldest);
    return piece;
  };
  return {
    name,
    path: name,
    size,
    async read(start, end) {
      if (start === end) return new Uint8Array();
      const [first, last] = [Math.floor(start / pieceBytes), Math.floor((end - 1) / pieceBytes)];
      const pieces = await Promise.all(Array.from({ length: last - first + 1 }, (_, i) => pieceOf(first + i)));
      const whole = pieces.length === 1 ? pieces[0]! : joinBytes(pieces);
      return whole.slice(start - first * pieceBytes, end - first * pieceBytes);
    },
  };
}
