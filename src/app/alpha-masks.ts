import type { Engine } from "../engine/client.ts";
import { formatCount } from "../components/format.ts";
import { baseName } from "../platform/bytes.ts";
import type { PickedFile } from "../platform/picked.ts";
import type { Correction } from "../project/corrections.ts";
import { transparencyMask } from "../project/made-files.ts";
import type { MadeFiles, Provenance, Reference, Sample } from "../project/types.ts";
import { never } from "./report.ts";

/** Masks that pictures carry themselves, as files, and which sample wants which. */
export interface AlphaMasks {
  readonly files: readonly (PickedFile & { readonly made: Provenance })[];
  readonly changes: ReadonlyMap<string, Correction>;
  /** In words. */
  readonly summary: string;
}

/** Reads the transparency of pictures whose mask is missing. Each picture is asked once. */
export async function findAlphaMasks(
  engine: Engine,
  samples: readonly Sample[],
  { made, paths }: { readonly made: MadeFiles; readonly paths: readonly string[] },
): Promise<AlphaMasks> {
  const files = new Map<string, AlphaMasks["files"][number] | null>();
  const maskOf = async (path: string): Promise<string | null> => {
    if (!files.has(path)) {
      const blob = await engine.call(never(), "alphaMask", { path });
      const mask = transparencyMask(path, made, paths, Date.now());
      files.set(path, blob && { ...mask, file: new File([blob], baseName(mask.path), { type: "image/png" }) });
    }
    return files.get(path)?.path ?? null;
  };
  const changes = new Map<string, Correction>();
  for (const { id, reference, referenceMask, generation, generationMask, otherReferences } of samples) {
    const forReference = referenceMask === null && reference !== null ? await maskOf(reference) : null;
    const forGeneration = generationMask === null && generation !== null ? await maskOf(generation) : null;
    let others = 0;
    const withMasks: Reference[] = [];
    for (const other of otherReferences) {
      const mask = other.mask ?? (await maskOf(other.image));
      if (mask !== other.mask) others++;
      withMasks.push({ ...other, mask });
    }
    if (forReference === null && forGeneration === null && others === 0) continue;
    changes.set(id, {
      ...(forReference === null ? {} : { referenceMask: forReference }),
      ...(forGeneration === null ? {} : { generationMask: forGeneration }),
      ...(others === 0 ? {} : { otherReferences: withMasks }),
    });
  }
  const found = [...files.values()].filter((file) => file !== null);
  const summary =
    found.length === 0
      ? `None of the ${formatCount(files.size, "picture")} without a mask has transparency.`
      : `The transparency of ${formatCount(found.length, "picture")} now serves as their mask, in ${formatCount(changes.size, "pair")}.`;
  return { files: found, changes, summary };
}
