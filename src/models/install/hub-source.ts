import { LensError } from "../../lib/errors.ts";
import { createHub, HUB } from "../../platform/hub.ts";
import type { RequestOptions } from "../../platform/hub-requests.ts";
import type { ModelSource, SourceFile } from "./source.ts";

export interface HubRequest {
  readonly hub?: string;
  /** "owner/name" */
  readonly repository: string;
  /** "main" where it is left out. */
  readonly revision?: string;
  /** What the revision stood for when it was first asked; asked anew where it is left out. */
  readonly commit?: string;
}

/**
 * A repository at the commit that its revision stands for now. Asks for that and for the list of its files; nothing
 * of them yet.
 *
 * @throws LensError invalid_settings, missing_access, missing_file, failed_download, cancelled
 */
export async function hubSource(
  signal: AbortSignal,
  { hub: base = HUB, repository, revision = "main", commit: known }: HubRequest,
  options: RequestOptions,
): Promise<ModelSource> {
  const hub = createHub({ base, ...options });
  const commit = known ?? (await hub.commit(signal, repository, revision));
  const listed = await hub.list(signal, repository, commit);
  const files = listed.map((file): SourceFile => {
    const read = hub.reader(repository, commit, file);
    return {
      name: file.path,
      path: file.path,
      size: file.size,
      sha256: file.sha256,
      read: (start, end, inner = signal) => read(inner, start, end),
    };
  });
  if (!files.some(({ name }) => name === "config.json")) {
    throw new LensError("missing_file", `${repository} has no config.json: it is no checkpoint that can be read here.`);
  }
  return {
    name: repository.slice(repository.lastIndexOf("/") + 1),
    origin: { kind: "hub", hub: base, repository, revision, commit },
    files,
  };
}
