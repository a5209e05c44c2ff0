import type { ManifestRows } from "./manifest.ts";
import type { PathRole, PathTable } from "./path-table.ts";
import { createLookup, type Found } from "./resolve.ts";
import { quote } from "../../quote.ts";
import type { IntakeProblem, Reference, Sample } from "../../types.ts";

/** A table's rows, with the files that their paths mean. */
export interface Resolved {
  /** A path that finds no file stays as the table wrote it. */
  readonly samples: readonly Sample[];
  readonly problems: readonly IntakeProblem[];
  /** Files that were found. */
  readonly used: ReadonlySet<string>;
}

/** Looks each path up, and takes back what bare names found for two different paths. */
export function resolveSamples(
  { path: manifestPath, rows }: { readonly path: string; readonly rows: ManifestRows },
  paths: readonly string[] | PathTable,
): Resolved {
  const lookup = createLookup(paths, manifestPath);
  const problems: IntakeProblem[] = [];
  const used = new Set<string>();
  const reported = new Set<string>();

  const wanted = rows.samples.flatMap(
    ({ reference, referenceMask, generation, generationMask, otherReferences }): [string | null, PathRole][] => [
      [reference, "image"],
      [referenceMask, "mask"],
      [generation, "image"],
      [generationMask, "mask"],
      ...otherReferences.flatMap(({ image, mask }): [string | null, PathRole][] => [
        [image, "image"],
        [mask, "mask"],
      ]),
    ],
  );
  const meant = new Map<string, Set<string>>();
  for (const [written, role] of wanted) {
    const file = written === null ? null : lookup(written, role).path;
    if (file === null || written === null) continue;
    const all = meant.get(file);
    if (all === undefined) meant.set(file, new Set([written]));
    else all.add(written);
  }

  const reject = (written: string, reason: string) => {
    if (reported.has(written)) return;
    reported.add(written);
    problems.push({ kind: "not-found", path: written, message: `${quote(written)} was not found: ${reason}.` });
  };
  const find = (written: string, role: PathRole): Found => {
    const found = lookup(written, role);
    if (found.how !== "name" || (meant.get(found.path)?.size ?? 0) < 2) return found;
    return {
      path: null,
      how: null,
      reason: `the file ${quote(found.path)} could be this one or another of that name. Add the folders instead of loose files`,
    };
  };
  const resolve = (written: string | null, role: PathRole, image: string | null = null): string | null => {
    if (written === null) return null;
    const found = find(written, role);
    // Written in full it is what the manifest wants; found by its name alone it is a mask that is not at hand.
    const isImage = found.path !== null && found.path === image && found.how !== "place";
    if (found.path === null || isImage) {
      reject(
        written,
        found.reason ??
          `the only file of that name is the picture ${quote(found.path ?? "")} itself. Add the mask, and write its folder`,
      );
      return written;
    }
    used.add(found.path);
    return found.path;
  };

  const samples = rows.samples.map((sample): Sample => {
    const reference = resolve(sample.reference, "image");
    const generation = resolve(sample.generation, "image");
    return {
      ...sample,
      reference,
      generation,
      referenceMask: resolve(sample.referenceMask, "mask", reference),
      generationMask: resolve(sample.generationMask, "mask", generation),
      otherReferences: sample.otherReferences.map((other): Reference => {
        const image = resolve(other.image, "image") ?? other.image;
        return { image, mask: resolve(other.mask, "mask", image) };
      }),
    };
  });
  return { samples, problems, used };
}
