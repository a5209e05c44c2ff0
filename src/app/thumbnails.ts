/** Small pictures for lists, decoded by the browser off the main thread, a few at a time, the latest kept. */
export interface Thumbnails {
  get(path: string, side: number): Promise<ImageBitmap | null>;
  clear(): void;
}

const AT_ONCE = 4;
const KEPT = 1500;

export function createThumbnails(find: (path: string) => File | null): Thumbnails {
  const known = new Map<string, Promise<ImageBitmap | null>>();
  const queue: (() => void)[] = [];
  let running = 0;

  const next = () => {
    running--;
    queue.pop()?.();
  };
  const turn = (): Promise<void> => {
    if (running < AT_ONCE) {
      running++;
      return Promise.resolve();
    }
    return new Promise((resolve) => queue.push(() => (running++, resolve())));
  };

  const decode = async (path: string, side: number): Promise<ImageBitmap | null> => {
    const file = find(path);
    if (file === null) return null;
    await turn();
    try {
      return await createImageBitmap(file, { resizeHeight: side, resizeQuality: "medium" });
    } catch {
      return null; // a picture the browser cannot show; its row says what is wrong once it is read
    } finally {
      next();
    }
  };

  return {
    get(path, side) {
      const key = `${side} ${path}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const made = decode(path, side);
      known.set(key, made);
      const oldest = known.size > KEPT ? known.keys().next().value : undefined;
      if (oldest !== undefined) known.delete(oldest);
      return made;
    },
    clear: () => known.clear(),
  };
}
