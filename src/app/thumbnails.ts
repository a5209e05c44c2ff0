import { pictureFacts } from "./lazy-modules.ts";

/**
 * Small square pictures for lists: decoded by the browser off the main thread, a few at a time, kept as small files of
 * their own. A list then shows addresses, which costs next to nothing however fast it scrolls.
 */
export interface Thumbnails {
  /** An address for an img element; null where the file is not at hand or the browser cannot show it. */
  get(path: string): Promise<string | null>;
  clear(): void;
}

/** Pixels a side: twice the size on screen, for sharp displays. */
const SIDE = 72;
const AT_ONCE = 4;
const KEPT = 20_000;

/** Of a file its beginning tells the size. */
const HEAD = 1 << 16;
/** The browser decodes four at once, whole, at four bytes a pixel: larger ones have no thumbnail. */
const MOST_PIXELS = 1 << 25;

/** The middle of a picture, SIDE x SIDE; null where decoding it would take more than a thumbnail is worth. */
async function shrink(file: File): Promise<Blob | null> {
  const { inspectPicture } = await pictureFacts.load();
  const said = inspectPicture(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()), file.size);
  if ((said.width ?? 0) * (said.height ?? 0) > MOST_PIXELS) return null;
  const bitmap = await createImageBitmap(file, { resizeHeight: SIDE, resizeQuality: "medium" });
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const scale = Math.max(1, SIDE / bitmap.width);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  canvas.getContext("2d")?.drawImage(bitmap, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  bitmap.close();
  return canvas.convertToBlob({ type: "image/webp", quality: 0.9 });
}

export function createThumbnails(find: (path: string) => Promise<File | null>): Thumbnails {
  const known = new Map<string, Promise<string | null>>();
  const queue: (() => void)[] = [];
  let running = 0;

  const turn = async <T>(task: () => Promise<T>): Promise<T> => {
    if (running >= AT_ONCE) await new Promise<void>((resolve) => queue.push(resolve));
    running++;
    try {
      return await task();
    } finally {
      running--;
      // The one asked for last is the one in sight.
      queue.pop()?.();
    }
  };
  const make = async (path: string): Promise<string | null> => {
    try {
      return await turn(async () => {
        const file = await find(path);
        const small = file && (await shrink(file));
        return small && URL.createObjectURL(small);
      });
    } catch {
      return null; // a picture the browser cannot show; its row says what is wrong once it is read
    }
  };
  const drop = (path: string) => {
    const made = known.get(path);
    known.delete(path);
    void made?.then((url) => url !== null && URL.revokeObjectURL(url));
  };

  return {
    get(path) {
      const found = known.get(path);
      if (found !== undefined) return found;
      const made = make(path);
      known.set(path, made);
      // What was not at hand may be later.
      void made.then((url) => url === null && known.get(path) === made && known.delete(path));
      const oldest = known.size > KEPT ? known.keys().next().value : undefined;
      if (oldest !== undefined) drop(oldest);
      return made;
    },
    clear() {
      for (const path of known.keys()) drop(path);
    },
  };
}
