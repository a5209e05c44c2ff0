import type { Picture } from "../engine/protocol.ts";
import type { GreyImage } from "../imaging/mask-grid.ts";
import { ResourceCache } from "../lib/resource-cache.ts";
import type { PictureCommands, ThumbnailFile } from "../store/commands.ts";
import { thumbnails as thumbnailModule } from "./lazy-pictures.ts";
import type { MakeThumbnail } from "./thumbnails.ts";

/** Bytes kept of what nobody shows any more, so that looking back is at once: six pictures of the largest size, and thumbnails of some ten thousand. */
const PICTURES = 64 * 2 ** 20;
const MASKS = 32 * 2 ** 20;
const THUMBNAILS = 32 * 2 ** 20;
/** Of one that cannot be made, too, it is kept that it cannot. */
const NO_THUMBNAIL = 256;

/** The project's files as they are shown, and what makes them forgotten. */
export interface Pictures extends PictureCommands {
  /** These paths stand for something else from now on, or for nothing. */
  forget(paths: Iterable<string>): void;
  clear(): void;
}

/** How keys of thumbnails begin. */
const [ROW, CARD] = ["row", "card"];

const keyOf = (path: string, maxSide: number) => `${maxSide} ${path}`;
const pathOf = (key: string) => key.slice(key.indexOf(" ") + 1);

/** Who reads files as the metric does. */
export interface PictureSource {
  picture(signal: AbortSignal, path: string, maxSide: number): Promise<Picture>;
  mask(signal: AbortSignal, path: string): Promise<GreyImage>;
}

/** The page's one place for pictures, masks and thumbnails: every view that shows one takes it here. */
export function createPictures(source: PictureSource, find: (path: string) => Promise<File | null>): Pictures {
  const pictures = new ResourceCache<Picture>({
    budget: PICTURES,
    sizeOf: ({ bitmap }) => 4 * bitmap.width * bitmap.height,
    close: ({ bitmap }) => bitmap.close(),
  });
  const masks = new ResourceCache<GreyImage>({
    budget: MASKS,
    sizeOf: ({ data }) => data.byteLength,
    close: () => undefined,
  });
  const thumbnails = new ResourceCache<(ThumbnailFile & { readonly bytes: number }) | null>({
    budget: THUMBNAILS,
    sizeOf: (made) => made?.bytes ?? NO_THUMBNAIL,
    close: (made) => made && URL.revokeObjectURL(made.url),
  });
  let maker: MakeThumbnail | null = null;
  /** @param card whether it is of a card's size */
  const takeThumbnail = (path: string, card: boolean) =>
    thumbnails.take(`${card ? CARD : ROW} ${path}`, async (signal) => {
      const { createThumbnailMaker, CARD_SIDE, SIDE } = await thumbnailModule.load();
      maker ??= createThumbnailMaker({ find, decode: source.picture });
      const file = await maker(signal, path, card ? CARD_SIDE : SIDE);
      return file && { url: URL.createObjectURL(file), bytes: file.size };
    });

  return {
    picture: (path, maxSide) => pictures.take(keyOf(path, maxSide), (signal) => source.picture(signal, path, maxSide)),
    mask: (path) => masks.take(path, (signal) => source.mask(signal, path)),
    file: find,
    thumbnail: (path) => takeThumbnail(path, false),
    card: (path) => takeThumbnail(path, true),
    forget(paths) {
      const gone = new Set(paths);
      pictures.forget((key) => gone.has(pathOf(key)));
      masks.forget((path) => gone.has(path));
      thumbnails.forget((key) => gone.has(pathOf(key)));
    },
    clear() {
      for (const cache of [pictures, masks, thumbnails]) cache.clear();
    },
  };
}
