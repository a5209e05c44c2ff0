import { LensError } from "../../lib/errors.ts";
import type { PoolHead } from "../../metric/pool.ts";
import type { z } from "../../lib/schema.ts";
import { readAll, type ByteSource } from "../../platform/bytes.ts";
import { readArchive, type ZipMember } from "../../platform/zip/archive.ts";
import { memberSource } from "../../platform/zip/member.ts";
import { quote } from "../../project/quote.ts";
import { readProject } from "../document/portable.ts";
import { editingBytes, headBytes, readEditing, readHead, type HeadSizes } from "./editing.ts";
import { layoutOf, lengthOf, readNumbers } from "./numbers.ts";
import { indexSchema, markSchema, pairSchema, type PairText, type SharedIndex } from "./schemas.ts";
import {
  FORMAT,
  MARK,
  SHARED_VERSION,
  type SharedEditing,
  type SharedFile,
  type SharedHead,
  type SharedPair,
} from "./shared.ts";

/**
 * Reads a shared project. It comes from a stranger: what is not whole, not of this form, or of a newer version is refused
 * with a reason. No entry is inflated further than its directory says, none is asked for more than its kind can be.
 */
export interface SharedReader extends SharedHead {
  /** Comparisons that can be explained. */
  readonly pairs: SharedIndex["pairs"];
  /** Paths of pictures and masks that came along. */
  readonly paths: readonly string[];
  /** null where it was left out. @throws LensError invalid_project where it is damaged */
  pair(sample: string, reference: string | null): Promise<SharedPair | null>;
  /** What PF needs as masks move; null where it was left out. @throws LensError as `pair` does */
  editing(sample: string, reference: string | null): Promise<(SharedEditing & { readonly head: PoolHead }) | null>;
  file(path: string): Promise<SharedFile | null>;
  /** Reads all of it once, against its checksums; cosines are made of it when they are shown. @throws LensError as `pair` does, for the first part that is damaged */
  check(signal: AbortSignal): Promise<void>;
}

const MB = 2 ** 20;
const LARGEST = { mark: 1024, index: 64 * MB, project: 256 * MB, text: MB, cosines: 64 * MB, file: 128 * MB };

const NAMES =
  /^(?:masc-lens-shared\.json|project\.json|index\.json|head|pairs\/\d{1,6}\.(?:json|bin|cos|edit)|files\/\d{1,6})$/;

const LOCAL_HEADER = 30;

/** By its first bytes: whatever it is called. */
export async function isSharedProject(source: ByteSource): Promise<boolean> {
  const end = LOCAL_HEADER + MARK.length;
  if (source.size < end) return false;
  const head = await source.read(0, end);
  return (
    new TextDecoder().decode(head.subarray(0, 4)) === "PK\u0003\u0004" &&
    new TextDecoder().decode(head.subarray(LOCAL_HEADER)) === MARK
  );
}

const patchesOf = ({ rows, columns }: PairText["reference"]): number => rows * columns;

/** How a comparison is known. */
const keyOf = (sample: string, reference: string | null): string => JSON.stringify([sample, reference]);

/** A map in which no key comes twice. */
function uniquely<T>(what: string, rows: readonly T[], key: (row: T) => string, invalid: Refuse): Map<string, T> {
  const map = new Map<string, T>();
  for (const row of rows) {
    if (map.has(key(row))) return invalid(`two of its ${what} are one.`);
    map.set(key(row), row);
  }
  return map;
}

type Refuse = (reason: string, detail?: string) => never;

/** @throws LensError invalid_project, invalid_archive; unsupported_project where it is newer */
export async function openShared(source: ByteSource): Promise<SharedReader> {
  const error = (reason: string, detail?: string) =>
    new LensError(
      "invalid_project",
      `${quote(source.path)} cannot be opened: ${reason} Ask for it again, or share it anew.`,
      detail,
    );
  const invalid: Refuse = (reason, detail) => {
    throw error(reason, detail);
  };
  const { members, refused } = await readArchive(source, (_fault, problem) =>
    error(`it is no shared project, or damaged or cut off (${problem}).`),
  );
  if (refused.length > 0) invalid(`an entry of it cannot be read safely (${refused[0]?.refusal}).`);
  const byName = new Map(members.map((member) => [member.name, member]));
  if (!byName.has(MARK)) invalid("it is no shared project.");
  const stranger = members.find(({ name }) => !NAMES.test(name));
  if (stranger !== undefined) invalid(`it holds ${quote(stranger.name)}, which no shared project has.`);

  const memberOf = (name: string): ZipMember => byName.get(name) ?? invalid(`its ${quote(name)} is missing.`);
  const bytesOf = async (name: string, largest: number): Promise<Uint8Array> => {
    const member = memberOf(name);
    if (member.size > largest) invalid(`its ${quote(name)} claims to be far larger than it can be.`);
    return readAll(memberSource(source, `${source.path}/${name}`, member));
  };
  const textOf = async (name: string, largest: number): Promise<string> =>
    new TextDecoder().decode(await bytesOf(name, largest));
  const jsonOf = async <T>(name: string, largest: number, schema: z.ZodType<T>): Promise<T> => {
    let read: unknown;
    try {
      read = JSON.parse(await textOf(name, largest));
    } catch (thrown) {
      if (thrown instanceof LensError) throw thrown;
      return invalid(`its ${quote(name)} is damaged.`, String(thrown));
    }
    const { data, error: problem } = schema.safeParse(read);
    if (data !== undefined) return data;
    const [first] = problem?.issues ?? [];
    return invalid(
      `its ${quote(name)} is damaged at ${quote(first?.path.map(String).join(", ") ?? "")}.`,
      first?.message,
    );
  };

  const { version } = await jsonOf(MARK, LARGEST.mark, markSchema);
  if (version > SHARED_VERSION)
    throw new LensError(
      "unsupported_project",
      `${quote(source.path)} cannot be opened: it was shared by a newer version of MaSC Lens (${FORMAT} ${version}, this page reads ${SHARED_VERSION}). Open it with a newer one: reload this page, or update it.`,
    );
  const index = await jsonOf("index.json", LARGEST.index, indexSchema);
  const document = await readProject(await textOf("project.json", LARGEST.project), async () => null);
  const pairs = uniquely("comparisons", index.pairs, ({ sample, reference }) => keyOf(sample, reference), invalid);
  const files = uniquely("files", index.files, ({ path }) => path, invalid);
  uniquely("parts", index.pairs, ({ part }) => String(part), invalid);
  uniquely("parts", index.files, ({ part }) => String(part), invalid);
  for (const { part } of index.pairs) for (const end of ["json", "bin"]) memberOf(`pairs/${part}.${end}`);
  for (const { part } of index.files) memberOf(`files/${part}`);

  /** @param shows whether its cosines are to be seen, which take most of the time */
  const readPair = async (part: number, shows: boolean): Promise<SharedPair> => {
    const text = await jsonOf(`pairs/${part}.json`, LARGEST.text, pairSchema);
    const name = `pairs/${part}.bin`;
    const layout = layoutOf(text);
    if (layout === null) return invalid(`its ${quote(name)} claims more patches than there can be.`);
    if (memberOf(name).size !== lengthOf(layout)) return invalid(`its ${quote(name)} has another size than it says.`);
    const cosines = text.directions === undefined ? null : await bytesOf(`pairs/${part}.cos`, LARGEST.cosines);
    return readNumbers(text, layout, await bytesOf(name, lengthOf(layout)), shows ? cosines : null, (what) =>
      invalid(`its ${quote(name)} is damaged: ${what}.`),
    );
  };
  let head: Promise<PoolHead> | null = null;
  const readHeadOnce = (sizes: HeadSizes): Promise<PoolHead> =>
    (head ??= bytesOf("head", headBytes(sizes)).then((bytes) =>
      bytes.length === headBytes(sizes) ? readHead(sizes, bytes) : invalid(`its "head" has another size than it says.`),
    ));
  const readEditingOf = async (part: number) => {
    const text = await jsonOf(`pairs/${part}.json`, LARGEST.text, pairSchema);
    if (text.editing === undefined || index.head === undefined) return null;
    if (layoutOf(text) === null || text.editing.dim !== index.head.dim || text.editing.dim % index.head.heads !== 0)
      return invalid(`its "pairs/${part}.json" and its head do not fit each other.`);
    const [n, m] = [patchesOf(text.reference), patchesOf(text.generation)];
    const size = editingBytes(n, m, text.editing);
    const name = `pairs/${part}.edit`;
    if (memberOf(name).size !== size) return invalid(`its ${quote(name)} has another size than it says.`);
    const editing = readEditing(n, m, text.editing, await bytesOf(name, size));
    return editing === null
      ? invalid(`its ${quote(name)} is damaged: it holds no numbers.`)
      : { ...editing, head: await readHeadOnce(index.head) };
  };
  const readFile = async ({ part, kind, type, width, height }: SharedIndex["files"][number]): Promise<SharedFile> => ({
    kind,
    type,
    width,
    height,
    bytes: await bytesOf(`files/${part}`, LARGEST.file),
  });

  return {
    document,
    view: index.view,
    pairs: index.pairs,
    paths: [...files.keys()],
    async pair(sample, reference) {
      const found = pairs.get(keyOf(sample, reference));
      return found === undefined ? null : readPair(found.part, true);
    },
    async editing(sample, reference) {
      const found = pairs.get(keyOf(sample, reference));
      return found === undefined ? null : readEditingOf(found.part);
    },
    async file(path) {
      const found = files.get(path);
      return found === undefined ? null : readFile(found);
    },
    async check(signal) {
      for (const { part } of index.pairs) {
        signal.throwIfAborted();
        await readPair(part, false);
        await readEditingOf(part);
      }
      for (const file of index.files) {
        signal.throwIfAborted();
        await readFile(file);
      }
    },
  };
}
