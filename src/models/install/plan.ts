import type { ModelStore } from "../../platform/model-store.ts";
import { sha256 } from "../../lib/sha256.ts";
import { describeCheckpoint } from "../describe.ts";
import { missingTokenizer, type Architecture } from "../family.ts";
import {
  elementsOf,
  STORED_PRECISIONS,
  storedBytes,
  storedDtype,
  type FloatTensor,
  type StoredPrecision,
} from "./layout.ts";
import { readRecord } from "./record.ts";
import { sourceKey, type OpenedSource, type Origin } from "./source.ts";

/** What installing would be, said before anything moves. */
export interface InstallPlan {
  readonly name: string;
  /** Of models/families.ts, by its id. */
  readonly family: string;
  /** In words: "SigLIP2 NaFlex, 27 layers of 1152". */
  readonly description: string;
  readonly origin: Origin;
  /** Bytes to be read, of small files and weights. */
  readonly reads: number;
  /** Bytes that may still be stored, as far as is known. */
  readonly free: number | null;
  readonly choices: readonly PlanChoice[];
}

export interface PlanChoice {
  readonly precision: StoredPrecision;
  /** The model's id, were it installed so. */
  readonly id: string;
  /** Bytes that it takes on this device. */
  readonly stores: number;
  readonly installed: boolean;
  /** Whether there is room for it, and whether its towers can run here. */
  readonly fits: boolean;
  /** The same in a sentence, with the way out where it does not. */
  readonly note: string;
}

/** Of a wasm heap, what weights may take when a tower is alone in it; the rest is for what is computed. */
const HEAP_SHARE = 0.75;

const gigabytes = (bytes: number) => (bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`);

/** Tables of words are read from their file. */
const STAYS_IN_FILE = /token_embedding\.weight$/;

/** The tower that takes the most, in bytes of four a number. */
function largestTower(all: Architecture["towers"], tensors: readonly FloatTensor[]): { name: string; bytes: number } {
  const towers = all.map(([name, prefix]) => ({
    name,
    bytes:
      4 *
      tensors
        .filter((tensor) => tensor.name.startsWith(prefix) && !STAYS_IN_FILE.test(tensor.name))
        .reduce((sum, tensor) => sum + elementsOf(tensor), 0),
  }));
  return towers.reduce((most, tower) => (tower.bytes > most.bytes ? tower : most));
}

/**
 * Whether graphs can be built from what the headers say: a checkpoint that could not be opened is not installed.
 *
 * @throws LensError missing_tensor, invalid_tensor, missing_file, unsupported_checkpoint
 */
export function checkTensors({ name, architecture, processor, tensors, small }: OpenedSource): void {
  architecture.check(new Map(tensors.map((tensor) => [tensor.name, tensor])));
  if (processor !== null && processor.misfit !== null) throw processor.misfit;
  const names = new Set(small.map((file) => file.name));
  const hasTokenizer = names.has("tokenizer.json") || (names.has("vocab.json") && names.has("merges.txt"));
  if (architecture.text !== null && !hasTokenizer) throw missingTokenizer(name);
}

/** The id of a source at a precision: the same wherever and whenever it is installed. */
export async function modelId(source: OpenedSource, precision: StoredPrecision): Promise<string> {
  const key = JSON.stringify([await sourceKey(source), source.name, precision]);
  return (await sha256(new TextEncoder().encode(key))).slice(0, 16);
}

export const smallBytes = ({ small }: OpenedSource): number => small.reduce((sum, { size }) => sum + size, 0);
export const weightsBytes = ({ weights }: OpenedSource): number =>
  weights.reduce((sum, { file }) => sum + file.size, 0);

const NOTHING_KEPT: ReadonlySet<string> = new Set();

/** Bytes that an installed source takes, but for a few kilobytes of header and record. */
export function storedSize(source: OpenedSource, precision: StoredPrecision): number {
  return (
    smallBytes(source) +
    source.tensors.reduce((sum, tensor) => sum + storedBytes(tensor, storedDtype(tensor, precision, NOTHING_KEPT)), 0)
  );
}

function judge(
  stores: number,
  free: number | null,
  hasRoom: boolean,
  tower: { name: string; bytes: number },
  heap: number | null,
): { fits: boolean; note: string } {
  if (!hasRoom) {
    const left = free !== null && free < stores ? `${gigabytes(free)} are free` : "so much is not free";
    return {
      fits: false,
      note: `It takes ${gigabytes(stores)}, and ${left}. Remove a model or a project that is no longer needed, or free space on the disk.`,
    };
  }
  if (heap !== null && tower.bytes > heap * HEAP_SHARE) {
    return {
      fits: false,
      note: `Its ${tower.name} tower takes ${gigabytes(tower.bytes)} in single precision, and this device's runtime holds ${gigabytes(heap)} with what it computes: it would not run here. Choose a smaller checkpoint, or use the command line.`,
    };
  }
  return {
    fits: true,
    note: `It takes ${gigabytes(stores)}${free === null ? "" : ` of ${gigabytes(free)} that are free`}.`,
  };
}

/**
 * @param heap bytes that the runtime's sessions can hold, towers computed in fp32 one at a time; null where that is not bounded
 * @throws LensError what is wrong with the checkpoint, by tensor or file name
 */
export async function planInstall(store: ModelStore, source: OpenedSource, heap: number | null): Promise<InstallPlan> {
  checkTensors(source);
  const free = await store.room();
  const tower = largestTower(source.architecture.towers, source.tensors);
  const choices: PlanChoice[] = [];
  for (const precision of STORED_PRECISIONS) {
    const id = await modelId(source, precision);
    const stores = storedSize(source, precision);
    choices.push({
      precision,
      id,
      stores,
      installed: (await readRecord(store, id)) !== null,
      ...judge(stores, free, await store.hasRoom(stores), tower, heap),
    });
  }
  return {
    name: source.name,
    family: source.architecture.family.id,
    description: describeCheckpoint({ ...source, tokenizer: null }),
    origin: source.origin,
    reads: smallBytes(source) + weightsBytes(source),
    free,
    choices,
  };
}
