import type { ByteSource } from "./bytes.ts";

/**
 * Where installed models stand: a folder each, flat, under names of our own making (never a person's). In a browser
 * `models/` of the origin's private file system (model-store-private.ts), on Node a cache folder (model-store-node.ts).
 *
 * Everything throws LensError failed_storage where the storage fails, missing_room where it is full.
 */
export interface ModelStore {
  folders(): Promise<readonly string[]>;
  /** Where a folder is on the disk, absolute. Absent where that has no names. */
  path?(folder: string): string;
  /** None where there is no such folder. */
  files(folder: string): Promise<readonly ModelFile[]>;
  /** A file to read; null where it is not there. */
  source(folder: string, name: string): Promise<ByteSource | null>;
  /** Opens a file for writing, made where it was not there. */
  writer(folder: string, name: string): Promise<ModelFileWriter>;
  removeFile(folder: string, name: string): Promise<void>;
  /** Removes a folder with all that is in it. One that is not there is fine. */
  remove(folder: string): Promise<void>;
  /** Bytes that may still be stored, as far as is told: Chromium tells every page of 10 GB, whatever the disk has. */
  room(): Promise<number | null>;
  /** Whether so many bytes more can be stored, tried out where what is told is not to be trusted. */
  hasRoom(bytes: number): Promise<boolean>;
  /**
   * Does something with a folder that nobody else, in this tab or any other, may disturb.
   *
   * @returns null, and nothing done, where another has it
   */
  lock<T>(folder: string, task: () => Promise<T>): Promise<{ readonly value: T } | null>;
}

export interface ModelFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export interface ModelFileWriter {
  /** Writes all of the bytes from the byte `at` on. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  truncate(size: number): Promise<void>;
  /** What was written survives a crash from here on. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Writes a small file whole. @param flush whether to wait until it is on the disk */
export async function writeWhole(
  store: ModelStore,
  folder: string,
  name: string,
  bytes: Uint8Array,
  flush = true,
): Promise<void> {
  const writer = await store.writer(folder, name);
  try {
    await writer.truncate(0);
    await writer.write(bytes, 0);
    if (flush) await writer.flush();
  } finally {
    await writer.close();
  }
}
