import { z } from "../lib/schema.ts";
import { LensError } from "../lib/errors.ts";
import { idSchema } from "../models/install/record.ts";
import { HUB, isRepository, isRevision } from "../platform/hub.ts";
import type { FileEntry } from "./protocol.ts";

/** What the installing worker accepts. The page is ours, but the worker does not have to believe that. */

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The public hub and hubs on this machine. A page that was taken over could otherwise have the worker ask any
 * address for a repository whose name says what it wants to give away.
 */
function isHub(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { origin, protocol, hostname, username, password, search, hash } = new URL(text);
  if (username !== "" || password !== "" || search !== "" || hash !== "") return false;
  return origin === HUB || (protocol === "http:" && LOOPBACK.has(hostname));
}

const isEntry = (value: unknown): value is FileEntry =>
  typeof value === "object" &&
  value !== null &&
  "path" in value &&
  typeof value.path === "string" &&
  (("blob" in value && value.blob instanceof Blob) || ("kept" in value && typeof value.kept === "object"));

const files = z.array(z.custom<FileEntry>(isEntry)).max(10_000);
/** Visible characters: it goes into a header. */
const token = z
  .string()
  .regex(/^[\x21-\x7e]{1,500}$/)
  .optional();
const id = idSchema;

const hubRequest = z.strictObject({
  kind: z.literal("hub"),
  hub: z.string().refine(isHub).optional(),
  repository: z.string().refine(isRepository),
  revision: z.string().refine(isRevision).optional(),
  token,
});
export const sourceRequest = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("folder"), name: z.string(), files }),
  hubRequest,
]);
export type CheckedSource = z.infer<typeof sourceRequest>;

export const planRequest = z.strictObject({ source: sourceRequest, heapBytes: z.number().positive().nullable() });
export const installRequest = z.strictObject({ source: sourceRequest, precision: z.enum(["fp32", "fp16"]) });
export const resumeRequest = z.strictObject({ id, token, files: files.optional() });
export const idRequest = z.strictObject({ id });
/** Kept with an installation that was stopped; checked again all the same. */
export const keptHub = z.string().refine(isHub);

const WHAT: Readonly<Record<string, string>> = {
  repository: "The repository is not named as owner/name, as in the address of its page.",
  revision: "The revision is neither a branch, a tag nor a commit.",
  hub: `Models are downloaded from ${HUB} or from this machine only.`,
  token: "The access token has characters that none has. Copy it again.",
};

/** @throws LensError invalid_settings */
export function accept<T>(schema: z.ZodType<T>, args: unknown): T {
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.at(-1);
  throw new LensError(
    "invalid_settings",
    WHAT[String(path)] ?? "The installer was asked for something it does not do.",
    parsed.error.message,
  );
}
