import type { ByteSource } from "../../platform/bytes.ts";
import { bitsOf } from "../dtypes.ts";
import type { Loaded, StorageRegion } from "./layout.ts";
import { MAX_PICKLE_BYTES, unpickle } from "./pickle.ts";
import { invalid, readBytes, show, unsupported } from "./refuse.ts";
import { readZip, type ZipEntry } from "./zip.ts";

/**
 * torch.save's format since PyTorch 1.6: a ZIP file with one folder of any name, in it data.pkl, and a file data/KEY
 * for every storage.
 *
 * Source: torch/serialization.py, `_save` and `_load`.
 */
const PICKLE = "data.pkl";
/** Longest content of the entry that names the byte order. */
const MAX_WORD = 16;

async function checkByteOrder(source: ByteSource, entry: ZipEntry | undefined): Promise<void> {
  if (entry === undefined) return; // before 2.1 there was none, and the order little-endian
  const bytes = await readBytes(source, entry.offset, entry.offset + Math.min(entry.byteLength, MAX_WORD));
  const order = new TextDecoder().decode(bytes);
  if (order !== "little")
    throw unsupported(source, order === "big" ? "its numbers are big-endian" : `its byte order is ${show(order)}`);
}

/** The archive's folder with its slash. TorchScript's archives are of the same make, with code beside the tensors. */
function findRoot(source: ByteSource, names: readonly string[]): string {
  const roots = names
    .filter((name) => name.split("/").length === 2 && name.endsWith(`/${PICKLE}`))
    .map((name) => name.slice(0, -PICKLE.length));
  const [root] = roots;
  if (root === undefined || roots.length > 1)
    throw unsupported(source, `it is a ZIP file with ${roots.length} times ${PICKLE}, not one of torch.save`);
  if (names.some((name) => name === `${root}constants.pkl` || name.startsWith(`${root}code/`))) {
    throw unsupported(source, "it is a TorchScript archive (torch.jit.save), a program with its weights");
  }
  return root;
}

/** @throws LensError invalid_pytorch, unsupported_checkpoint */
export async function loadArchive(source: ByteSource): Promise<Loaded> {
  let root = "";
  const entries = await readZip(source, (names) => (root = findRoot(source, names)));
  await checkByteOrder(source, entries.get(`${root}byteorder`));

  const { offset, byteLength } = entries.get(`${root}${PICKLE}`)!;
  if (byteLength > MAX_PICKLE_BYTES)
    throw invalid(source, `its pickle has ${byteLength} bytes, more than any table of tensors`);
  const pickle = unpickle(source, await readBytes(source, offset, offset + byteLength));
  if (pickle.byteLength < byteLength)
    throw invalid(source, `${byteLength - pickle.byteLength} bytes follow the end of its pickle`);

  const regions = new Map<string, StorageRegion>();
  for (const { key, dtype, elements } of pickle.storages.values()) {
    const region = entries.get(`${root}data/${key}`);
    if (region === undefined) throw invalid(source, `it has no entry for storage ${show(key)}`);
    if (region.byteLength !== (elements * bitsOf(dtype)) / 8) {
      throw invalid(source, `storage ${show(key)} (${elements} x ${dtype}) has ${region.byteLength} bytes`);
    }
    regions.set(key, region);
  }
  return { value: pickle.value, regions };
}
