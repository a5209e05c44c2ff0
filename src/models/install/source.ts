import { z } from "../../lib/schema.ts";
import { LensError } from "../../lib/errors.ts";
import { bytesSource, type ByteSource } from "../../platform/bytes.ts";
import { inferArchitecture, readArchitecture } from "../families.ts";
import type { Architecture } from "../family.ts";
import { fingerprint } from "../fingerprint.ts";
import { PREPROCESSOR_CONFIG, PROCESSOR_CONFIG, type ImageProcessor } from "../image-processor.ts";
import { processorOf, readProcessorFiles } from "../preparation.ts";
import { readJson } from "../read-json.ts";
import type { TensorInfo } from "../safetensors-header.ts";
import { snapshotFiles } from "../snapshot.ts";
import { isUsed, requireFloat, type FloatTensor } from "./layout.ts";
import { openWeights } from "./weights.ts";

/** Where a model came from. */
export const originSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("folder"), name: z.string() }),
  z.object({
    kind: z.literal("hub"),
    hub: z.string(),
    repository: z.string(),
    revision: z.string(),
    commit: z.string(),
  }),
]);
export type Origin = z.infer<typeof originSchema>;

/** A file to install from. */
export interface SourceFile extends ByteSource {
  /** As its publisher tells it, in hexadecimal; null where nobody does. */
  readonly sha256: string | null;
  read(start: number, end: number, signal?: AbortSignal): Promise<Uint8Array>;
}

/** A checkpoint that may be installed: a folder's files, or a repository's at one commit. */
export interface ModelSource {
  readonly name: string;
  readonly origin: Origin;
  readonly files: readonly SourceFile[];
}

/** A file of somebody's folder; nobody tells its hash. */
function folderFile(source: ByteSource): SourceFile {
  return {
    name: source.name,
    path: source.path,
    size: source.size,
    sha256: null,
    read: (start, end) =>
      source.read(start, end).catch((thrown: unknown) => {
        if (thrown instanceof LensError) throw thrown;
        throw new LensError(
          "missing_file",
          `"${source.path}" can no longer be read: it was moved, deleted or changed after it was added. Add it again.`,
          String(thrown),
        );
      }),
  };
}

export function folderSource(name: string, files: readonly ByteSource[]): ModelSource {
  return { name, origin: { kind: "folder", name }, files: files.map(folderFile) };
}

/** Files beside the weights that may have a say in what a checkpoint computes. */
const SMALL_FILES = new Set([
  "config.json",
  PREPROCESSOR_CONFIG,
  PROCESSOR_CONFIG,
  "tokenizer.json",
  "tokenizer_config.json",
  "special_tokens_map.json",
  "added_tokens.json",
  "vocab.json",
  "merges.txt",
]);
/** Gemma's tokenizer.json has 34 MB; nothing that is read whole may be of any size. */
const SMALL_BYTES = 128 * 2 ** 20;

/** For DINO's own releases, which are one file of weights: what timm says of the same network; sizes are the tensors'. */
const RELEASE_CONFIG: SourceFile = {
  ...bytesSource("config.json", new TextEncoder().encode('{"architecture":"vit_dino"}\n')),
  sha256: null,
};

/** A source whose headers were read: everything that is known before its weights move. */
export interface OpenedSource extends ModelSource {
  readonly architecture: Architecture;
  /** null where no file says how pictures are prepared (DINO). */
  readonly processor: ImageProcessor | null;
  readonly small: readonly SourceFile[];
  readonly weights: readonly WeightsFile[];
  readonly tensors: readonly FloatTensor[];
}

export interface WeightsFile {
  readonly file: SourceFile;
  /** In the order of their bytes. */
  readonly tensors: readonly FloatTensor[];
}

function groupByFile(tensors: Iterable<TensorInfo>, files: ReadonlyMap<string, SourceFile>): WeightsFile[] {
  const groups = new Map<string, FloatTensor[]>();
  for (const tensor of tensors) {
    const group = groups.get(tensor.source.name) ?? [];
    groups.set(tensor.source.name, group);
    if (isUsed(tensor)) group.push(requireFloat(tensor));
  }
  return [...groups].map(([name, group]) => ({
    file: files.get(name)!,
    tensors: group.toSorted((a, b) => a.offset - b.offset || (a.name < b.name ? -1 : 1)),
  }));
}

/**
 * Reads a source's config, its image processor's and its weights' headers; of the weights themselves nothing.
 *
 * @throws LensError missing_file, invalid_checkpoint, invalid_safetensors, unknown_architecture, unsupported_dtype, and what reading throws
 */
export async function openSource(source: ModelSource): Promise<OpenedSource> {
  const files = new Map(await snapshotFiles(source.name, source.files));
  const tensors = await openWeights([...files.values()]);
  const weights = groupByFile(tensors.values(), files);
  const shapeOf = (tensor: string) => tensors.get(tensor)?.shape;
  if (!files.has("config.json")) {
    inferArchitecture(source.name, shapeOf);
    files.set("config.json", RELEASE_CONFIG);
  }
  const small = [...files.values()]
    .filter(({ name }) => SMALL_FILES.has(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const huge = small.find(({ size }) => size > SMALL_BYTES);
  if (huge !== undefined)
    throw new LensError("invalid_checkpoint", `${huge.path} has ${huge.size} bytes, more than any such file needs.`);
  const architecture = readArchitecture(await readJson(files.get("config.json")!), shapeOf);
  const processor = processorOf(architecture, await readProcessorFiles(files));
  return { ...source, architecture, processor, small, weights, tensors: weights.flatMap(({ tensors }) => tensors) };
}

/** What makes two sources the same: of the hub the commit, of a folder its content (4 MB of samples, fingerprint.ts). */
export async function sourceKey({ origin, small, weights }: OpenedSource): Promise<string> {
  if (origin.kind === "hub") return JSON.stringify([origin.hub, origin.repository, origin.commit]);
  return `folder ${await fingerprint([...small, ...weights.map(({ file }) => file)])}`;
}
