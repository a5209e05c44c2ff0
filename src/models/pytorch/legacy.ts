import type { ByteSource } from "../../platform/bytes.ts";
import { bitsOf } from "../dtypes.ts";
import { Cursor } from "../../lib/cursor.ts";
import type { Loaded, StorageRegion } from "./layout.ts";
import { MAX_PICKLE_BYTES, unpickle, type Unpickled } from "./pickle.ts";
import { invalid, readBytes, show, unsupported } from "./refuse.ts";
import { isKind, type PickleStorage, type PickleValue } from "./values.ts";

/**
 * torch.save's format before PyTorch 1.6, in which many published files still are. Pickles one after the other: a
 * mark, the format's version, facts of the machine, the object, the storages' keys; then for each of these keys its
 * count of numbers in 8 bytes, and the numbers.
 *
 * Source: torch/serialization.py, `_legacy_save` and `_legacy_load`.
 */
export const LEGACY_MARK = new Uint8Array([
  0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
]);
const VERSION = 1001;
const COUNT_BYTES = 8;
/** Bytes that a pickle is first looked for in; four times as many where they are not enough. */
const FIRST_CHUNK = 2 ** 18;
const GROWTH = 4;

/** The pickle that begins at a place of the file, whose end nothing says. */
async function unpickleAt(source: ByteSource, start: number): Promise<Unpickled & { readonly end: number }> {
  for (let chunk = FIRST_CHUNK; ; chunk *= GROWTH) {
    const end = Math.min(source.size, start + Math.min(chunk, MAX_PICKLE_BYTES));
    const isLast = end === source.size || chunk >= MAX_PICKLE_BYTES;
    let ended = false;
    const bytes = await readBytes(source, start, end);
    try {
      const pickle = unpickle(source, bytes, () => (ended = true));
      return { ...pickle, end: start + pickle.byteLength };
    } catch (thrown) {
      if (!ended || isLast) throw thrown;
    }
  }
}

function checkMachine(source: ByteSource, facts: PickleValue): void {
  const isLittle = isKind(facts, "dict") ? facts.entries.get("little_endian") : undefined;
  if (isLittle === false) throw unsupported(source, "its numbers are big-endian");
  if (isLittle !== true) throw invalid(source, "it does not say its byte order");
}

/** Where each storage's numbers lie: in the order of the keys, up to the file's end. */
async function readRegions(
  source: ByteSource,
  keys: readonly PickleValue[],
  storages: ReadonlyMap<string, PickleStorage>,
  start: number,
): Promise<Map<string, StorageRegion>> {
  const regions = new Map<string, StorageRegion>();
  let at = start;
  for (const key of keys) {
    const storage = typeof key === "string" ? storages.get(key) : undefined;
    if (storage === undefined) throw invalid(source, "it lists a storage that none of its tensors has");
    if (regions.has(storage.key)) throw invalid(source, `it lists storage ${show(storage.key)} twice`);
    const cut = () => invalid(source, `it ends before storage ${show(storage.key)} does`);
    if (at + COUNT_BYTES > source.size) throw cut();
    const elements = new Cursor(await readBytes(source, at, at + COUNT_BYTES), cut).u64();
    if (elements !== storage.elements)
      throw invalid(
        source,
        `storage ${show(storage.key)} has ${elements} numbers, and ${storage.elements} by its pickle`,
      );
    const byteLength = (elements * bitsOf(storage.dtype)) / 8;
    regions.set(storage.key, { offset: at + COUNT_BYTES, byteLength });
    at += COUNT_BYTES + byteLength;
    if (at > source.size) throw cut();
  }
  const lacking = [...storages.keys()].find((key) => !regions.has(key));
  if (lacking !== undefined) throw invalid(source, `it does not list storage ${show(lacking)}`);
  if (at < source.size) throw invalid(source, `${source.size - at} bytes follow its last storage`);
  return regions;
}

/** @throws LensError invalid_pytorch, unsupported_checkpoint */
export async function loadLegacy(source: ByteSource): Promise<Loaded> {
  const version = await unpickleAt(source, LEGACY_MARK.length);
  if (version.value !== VERSION)
    throw unsupported(source, "it is of another version of the format that torch.save had before 1.6");
  const facts = await unpickleAt(source, version.end);
  checkMachine(source, facts.value);
  const object = await unpickleAt(source, facts.end);
  const keys = await unpickleAt(source, object.end);
  if (!isKind(keys.value, "list")) throw invalid(source, "it does not list its storages");
  return { value: object.value, regions: await readRegions(source, keys.value.items, object.storages, keys.end) };
}
