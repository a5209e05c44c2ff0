import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, onTestFinished } from "vitest";
import { LensError } from "../../../src/lib/errors.ts";
import { hubSource } from "../../../src/models/install/hub-source.ts";
import { installModel } from "../../../src/models/install/install.ts";
import type { StoredPrecision } from "../../../src/models/install/layout.ts";
import { folderSource, openSource, type OpenedSource } from "../../../src/models/install/source.ts";
import type { TransferOptions } from "../../../src/models/install/transfer.ts";
import { bytesSource } from "../../../src/platform/bytes.ts";
import type { RequestOptions } from "../../../src/platform/hub-requests.ts";
import type { ModelStore } from "../../../src/platform/model-store.ts";
import { diskModelStore } from "../../../src/platform/model-store-node.ts";
import type { Files } from "./checkpoints.ts";
import { hubServer, REPOSITORY, type HubServer } from "./hub-server.ts";

export const never = new AbortController().signal;

/** So small that a tiny checkpoint has many windows and pieces, none of them ending with a tensor. */
export const SMALL: TransferOptions = { chunkBytes: 50_001, inFlight: 3, pieceBytes: 300_007, journalBytes: 100_000 };

export interface Disk {
  readonly root: string;
  readonly store: ModelStore;
}

/** A model store of a test's own. */
export function disk(): Disk {
  const root = mkdtempSync(join(tmpdir(), "masc-lens-models-"));
  const remove = () => rmSync(root, { recursive: true, force: true });
  try {
    onTestFinished(remove);
  } catch {
    afterAll(remove); // asked for outside of a test
  }
  return { root, store: diskModelStore(root) };
}

export async function serving(files: Files): Promise<HubServer> {
  const hub = await hubServer(files);
  onTestFinished(() => hub.close());
  return hub;
}

/** Waits that a test looks at instead of waiting. */
export function impatient(): RequestOptions & { readonly waits: number[] } {
  const waits: number[] = [];
  return { waits, sleep: async (_signal, milliseconds) => void waits.push(milliseconds) };
}

export async function fromHub(hub: HubServer, options: RequestOptions = impatient()): Promise<OpenedSource> {
  return openSource(await hubSource(never, { hub: hub.origin, repository: REPOSITORY }, options));
}

export const fromFolder = (files: Files, name = "model"): Promise<OpenedSource> =>
  openSource(
    folderSource(
      name,
      [...files].map(([path, bytes]) => bytesSource(`${name}/${path}`, bytes)),
    ),
  );

export const install = (
  store: ModelStore,
  source: OpenedSource,
  precision: StoredPrecision = "fp32",
  signal: AbortSignal = never,
  transfer: Partial<TransferOptions> = SMALL,
) => installModel(signal, store, source, precision, () => undefined, { transfer, now: () => 0 });

/** Every file of a model with its SHA-256, but for the record, whose origin and name differ. */
export function stored({ root }: Disk, id: string): Record<string, string> {
  const names = readdirSync(join(root, id)).filter((name) => name !== "model.json");
  return Object.fromEntries(
    names.map((name) => [
      name,
      createHash("sha256")
        .update(readFileSync(join(root, id, name)))
        .digest("hex"),
    ]),
  );
}

export const leftovers = ({ root }: Disk): string[] => readdirSync(root);

export async function failure(task: Promise<unknown>): Promise<LensError> {
  const thrown: unknown = await task.then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof LensError) return thrown;
  throw new Error(`expected a LensError, and there was ${String(thrown)}`);
}
