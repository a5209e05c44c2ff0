import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { LensError } from "../lib/errors.ts";
import { hubSource } from "../models/install/hub-source.ts";
import { installModel, type InstallProgress } from "../models/install/install.ts";
import { installedFiles, listModels, sweep } from "../models/install/installed.ts";
import { planInstall } from "../models/install/plan.ts";
import type { InstalledModel } from "../models/install/record.ts";
import { openSource } from "../models/install/source.ts";
import { createHub, HUB } from "../platform/hub.ts";
import type { ModelStore } from "../platform/model-store.ts";
import { diskModelStore } from "../platform/model-store-node.ts";
import { quote } from "../project/quote.ts";
import type { NamedCheckpoint } from "./engine-calls.ts";
import type { Reporter } from "./reporter.ts";

/** Checkpoints that are named by their repository: downloaded once into a cache folder, then opened from there. */

export interface HubOptions {
  readonly hub: string | null;
  readonly cache: string | null;
}

/** "owner/name" and nothing else: what could be a path is one. */
export const namesRepository = (text: string): boolean => /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/.test(text);

/** Where the system keeps what programs can fetch again. */
export function defaultCache(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home = homedir(),
): string {
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "masc-lens", "Cache");
  if (platform === "darwin") return join(home, "Library", "Caches", "masc-lens");
  return join(env["XDG_CACHE_HOME"] || join(home, ".cache"), "masc-lens");
}

/** What runs here computes in single precision, exactly. */
const PRECISION = "fp32";

const isCommit = (revision: string) => /^[0-9a-f]{40}$/.test(revision);

interface Wanted {
  readonly hub: string;
  readonly repository: string;
  readonly revision: string;
}

async function standing(store: ModelStore, { hub, repository }: Wanted): Promise<readonly InstalledModel[]> {
  const { installed } = await listModels(store);
  return installed.filter(
    ({ origin, precision }) =>
      precision === PRECISION && origin.kind === "hub" && origin.hub === hub && origin.repository === repository,
  );
}

/** What is in the cache already; null where it has to be fetched. Without a connection what the revision last was will do. */
async function cached(
  signal: AbortSignal,
  store: ModelStore,
  wanted: Wanted,
  token: string | null,
  reporter: Reporter,
): Promise<{ readonly commit: string; readonly model: InstalledModel | null }> {
  const models = await standing(store, wanted);
  const { hub, repository, revision } = wanted;
  const known = models.find(({ origin }) => origin.kind === "hub" && origin.revision === revision);
  try {
    const commit = isCommit(revision)
      ? revision
      : await createHub({ base: hub, token, tries: known === undefined ? 5 : 2, onTrouble: telling(reporter) }).commit(
          signal,
          repository,
          revision,
        );
    return { commit, model: models.find(({ origin }) => origin.kind === "hub" && origin.commit === commit) ?? null };
  } catch (thrown) {
    if (known === undefined || known.origin.kind !== "hub" || LensError.from(thrown).code !== "failed_download")
      throw thrown;
    reporter.say(
      `  note: ${hub} cannot be reached; ${quote(repository)} is used as it was downloaded on ${known.installed.slice(0, 10)}`,
    );
    return { commit: known.origin.commit, model: known };
  }
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6).toLocaleString("en")} MB`;

/** What is in the way of the hub's answer. */
const telling = (reporter: Reporter) => (words: string | null) => reporter.doing(words ?? "");

function tell(reporter: Reporter, repository: string): (progress: InstallProgress) => void {
  return ({ done, total, rate }) =>
    reporter.doing(
      `${quote(repository)}: ${megabytes(done)} of ${megabytes(total)}${rate === null ? "" : `, ${megabytes(rate)}/s`}`,
    );
}

/**
 * A repository's checkpoint from the cache, downloaded first where it is not there. What Ctrl-C or a lost connection
 * stops goes on the next time. The access token of a gated repository is HF_TOKEN's, sent to the hub and kept nowhere.
 *
 * @throws LensError missing_access, missing_file, missing_room, invalid_download, failed_download, cancelled
 */
export async function openRepository(
  signal: AbortSignal,
  { hub, cache }: HubOptions,
  repository: string,
  revision: string | null,
  reporter: Reporter,
): Promise<Pick<NamedCheckpoint, "name" | "files" | "revision">> {
  const root = resolve(cache ?? defaultCache(), "models");
  const store = diskModelStore(root);
  await sweep(store);
  const token = process.env["HF_TOKEN"] || null;
  const wanted = { hub: (hub ?? HUB).replace(/\/+$/, ""), repository, revision: revision ?? "main" };
  const { commit, model } = await cached(signal, store, wanted, token, reporter);
  const { id } = model ?? (await download(signal, store, { ...wanted, commit }, token, reporter));
  const { name, files } = await installedFiles(store, id);
  return { name, revision: commit, files: files.map((installed) => ({ store: root, installed })) };
}

async function download(
  signal: AbortSignal,
  store: ModelStore,
  wanted: Wanted & { readonly commit: string },
  token: string | null,
  reporter: Reporter,
): Promise<InstalledModel> {
  const source = await openSource(await hubSource(signal, wanted, { token, onTrouble: telling(reporter) }));
  const { description, reads, choices } = await planInstall(store, source, null);
  reporter.say(
    `Downloading ${quote(wanted.repository)} at ${wanted.commit.slice(0, 12)}: ${description}, ${megabytes(reads)}`,
  );
  const choice = choices.find(({ precision }) => precision === PRECISION);
  if (choice?.fits === false)
    throw new LensError("missing_room", `${choice.note} Or name another disk's folder with --cache DIR.`);
  return installModel(signal, store, source, PRECISION, tell(reporter, wanted.repository));
}
