import { z } from "../lib/schema.ts";
import { LensError } from "../lib/errors.ts";
import { fetchRange, get, type RequestOptions } from "./hub-requests.ts";

/** A repository of checkpoints as the Hugging Face hub offers it; anything that answers as it does will do. */
export const HUB = "https://huggingface.co";

/** "owner/name", or a bare name of the first models. Nothing that could leave the place of a name in an address. */
export const isRepository = (text: string): boolean =>
  /^(?:[A-Za-z0-9][\w.-]{0,95}\/)?[A-Za-z0-9][\w.-]{0,95}$/.test(text) && !/\.\.|--|\.git$/.test(text);
/** A branch, a tag, or a commit. */
export const isRevision = (text: string): boolean =>
  /^[A-Za-z0-9][\w./-]{0,199}$/.test(text) && !/\.\.|\/\//.test(text);

export interface HubFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal, of large files; small ones have none. */
  readonly sha256: string | null;
}

export interface Hub {
  /** The commit that a revision stands for now; everything else is asked of that commit. */
  commit(signal: AbortSignal, repository: string, revision: string): Promise<string>;
  /** The files of its topmost folder. */
  list(signal: AbortSignal, repository: string, commit: string): Promise<readonly HubFile[]>;
  /** A reader of one file, by ranges; it refuses a file that changes between two of them. */
  reader(
    repository: string,
    commit: string,
    file: HubFile,
  ): (signal: AbortSignal, start: number, end: number) => Promise<Uint8Array>;
}

const commitSchema = z.object({ sha: z.string().regex(/^[0-9a-f]{40}$/) });
const treeSchema = z.array(
  z.object({
    type: z.string(),
    path: z.string(),
    size: z.number().int().nonnegative().optional(),
    lfs: z
      .object({ oid: z.string().regex(/^(?:sha256:)?[0-9a-f]{64}$/), size: z.number().int().nonnegative() })
      .nullish(),
  }),
);

function decode<T>(text: string, schema: z.ZodType<T>, what: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (thrown) {
    throw new LensError(
      "invalid_download",
      `The server's answer about ${what} is not understood. Is it a model hub?`,
      String(thrown),
    );
  }
}

/** Pages of a listing; more would be no checkpoint. */
const MOST_PAGES = 50;

const segments = (path: string) => path.split("/").map(encodeURIComponent).join("/");

/** @throws LensError invalid_settings */
function check(repository: string, revision: string): void {
  if (!isRepository(repository))
    throw new LensError(
      "invalid_settings",
      `"${repository}" is no repository's name. Expected: owner/name, as in the address of its page.`,
    );
  if (!isRevision(revision))
    throw new LensError(
      "invalid_settings",
      `"${revision}" is no revision's name. Expected: a branch, a tag or a commit.`,
    );
}

/**
 * @param base "https://huggingface.co", or a mirror
 * @param token of a gated repository; goes to `base` in a header and nowhere else: not to where it redirects, not into a message
 */
export function createHub({ base = HUB, ...options }: RequestOptions & { readonly base?: string }): Hub {
  const { origin } = new URL(base);
  const root = base.replace(/\/+$/, "");

  return {
    async commit(signal, repository, revision) {
      check(repository, revision);
      const { text } = await get(
        signal,
        `${root}/api/models/${repository}/revision/${encodeURIComponent(revision)}`,
        `${repository} at ${revision}`,
        options,
      );
      return decode(text, commitSchema, repository).sha;
    },

    async list(signal, repository, commit) {
      check(repository, commit);
      const files: HubFile[] = [];
      let next: string | null = `${root}/api/models/${repository}/tree/${commit}?recursive=false`;
      for (let page = 0; next !== null && page < MOST_PAGES; page++) {
        const { text, headers }: { text: string; headers: Headers } = await get(signal, next, repository, options);
        for (const { type, path, size, lfs } of decode(text, treeSchema, repository)) {
          if (type === "file")
            files.push({ path, size: lfs?.size ?? size ?? 0, sha256: lfs?.oid.replace("sha256:", "") ?? null });
        }
        const link: string | undefined = /<([^>]+)>;\s*rel="next"/.exec(headers.get("Link") ?? "")?.[1];
        next = link === undefined ? null : new URL(link, next).href;
        if (next !== null && new URL(next).origin !== origin)
          throw new LensError(
            "invalid_download",
            `The server's listing of ${repository} goes on at another address, ${new URL(next).origin}. Is it a model hub?`,
          );
      }
      return files;
    },

    reader(repository, commit, file) {
      check(repository, commit);
      const url = `${root}/${repository}/resolve/${commit}/${segments(file.path)}`;
      const seen = { etag: null };
      return (signal, start, end) => fetchRange(signal, url, file, start, end, seen, options);
    },
  };
}
