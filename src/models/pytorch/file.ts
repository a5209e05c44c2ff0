import type { ByteSource } from "../../platform/bytes.ts";
import { refusePointer } from "../lfs-pointer.ts";
import { loadArchive } from "./archive.ts";
import { layOut, type Loaded, type TensorLayout } from "./layout.ts";
import { LEGACY_MARK, loadLegacy } from "./legacy.ts";
import { invalid, readBytes, show, unsupported } from "./refuse.ts";
import { findStateDict } from "./state-dict.ts";

const ZIP_MARK = new Uint8Array([0x50, 0x4b, 0x03, 0x04]);
const PROTO = 0x80;
const HEAD_BYTES = 32;

async function load(source: ByteSource): Promise<Loaded> {
  const head = await readBytes(source, 0, Math.min(source.size, HEAD_BYTES));
  const startsWith = (mark: Uint8Array) => mark.every((byte, i) => head[i] === byte);
  if (startsWith(ZIP_MARK)) return loadArchive(source);
  if (startsWith(LEGACY_MARK)) return loadLegacy(source);
  refusePointer(source, head, "invalid_pytorch");
  if (head[0] === PROTO) throw unsupported(source, "it is a bare pickle, not one of torch.save");
  throw invalid(
    source,
    `it begins with ${show(String.fromCharCode(...head.subarray(0, 8)))}, as no file of torch.save does`,
  );
}

/**
 * Lists the tensors of one file, each checked against its storage. Numbers are not read.
 *
 * @throws LensError invalid_pytorch, unsupported_checkpoint
 */
export async function readTensors(source: ByteSource): Promise<TensorLayout[]> {
  const { value, regions } = await load(source);
  return [...findStateDict(source, value)].map(([name, tensor]) => {
    const region = regions.get(tensor.storage.key);
    if (region === undefined) throw invalid(source, `tensor ${show(name)} has no storage`);
    return layOut(source, name, tensor, region);
  });
}
