import { basename, dirname, sep } from "node:path";
import { readAll } from "../platform/bytes.ts";
import type { DiskSource } from "../platform/files-node.ts";
import type { IntakeFile } from "../project/contents.ts";
import { LAYOUTS } from "../project/formats/register.ts";
import { createIntakeReader } from "../project/intake.ts";
import { PAIR_COLUMNS, pairRows, pairsToJsonl } from "../project/pair-rows.ts";
import { filesOf, referencesOf } from "../project/references.ts";
import type { Intake, IntakeProblem, ProblemKind, Reference, Sample } from "../project/types.ts";
import { createCoverage } from "./coverage.ts";
import type { Input } from "./manifest-input.ts";
import { idleMasks } from "./named-masks.ts";
import { readPlaced } from "./read-placed.ts";
import { createShowing, withPaths } from "./shown-paths.ts";
import { pathFrom, withoutFilesOf, type PlacedTree } from "./trees.ts";

/**
 * Masks and ratings from trees of their own, for the pairs of a manifest. What the manifest says stays as it is: they
 * fill what it leaves out. Layouts know pictures by their places, so each is placed as it lies on the disk.
 */

const OWN: ReadonlySet<string> = new Set<string>([...PAIR_COLUMNS, "rating", "small_mask"]);
/** Of the manifest itself, told already, or of pictures that it does not ask for. */
const NOT_TOLD: ReadonlySet<ProblemKind> = new Set<ProblemKind>([
  "not-found",
  "not-named",
  "mask",
  "cells",
  "no-reference",
  "no-generation",
  "no-role",
  "several-references",
]);

/** The deepest folder that holds all of these files. */
function folderOfAll(root: string, files: readonly string[]): string {
  let folder = root;
  for (const file of files) {
    while (folder !== dirname(folder) && !file.startsWith(folder.endsWith(sep) ? folder : folder + sep))
      folder = dirname(folder);
  }
  return folder;
}

/** Masks by their pictures, of all pairs that names make, and of the source that is in use. */
function masksIn({ samples, masks }: Intake): ReadonlyMap<string, string> {
  const maskOf = new Map<string, string>();
  const add = (picture: string | null, mask: string | null) => {
    if (picture !== null && mask !== null) maskOf.set(picture, mask);
  };
  for (const sample of samples) {
    for (const { image, mask } of referencesOf(sample)) add(image, mask);
    add(sample.generation, sample.generationMask);
  }
  for (const source of masks) if (source.inUse) for (const [picture, mask] of source.masks) add(picture, mask);
  return maskOf;
}

/** A pair with what others say of it where it says nothing itself; its columns follow, so that its row says what was scored. */
function filled(sample: Sample, found: Sample | undefined, maskOf: (picture: string | null) => string | null): Sample {
  const full: Sample = {
    ...sample,
    referenceMask: sample.referenceMask ?? maskOf(sample.reference),
    generationMask: sample.generationMask ?? maskOf(sample.generation),
    otherReferences: sample.otherReferences.map(({ image, mask }) => ({ image, mask: mask ?? maskOf(image) })),
    prompt: sample.prompt ?? found?.prompt ?? null,
    object: sample.object ?? found?.object ?? null,
    ratings: found?.ratings ?? sample.ratings,
  };
  const referenceMasks = referencesOf(full).map(({ mask }) => mask);
  const changed = {
    ...(isSame(referencesOf(sample), referencesOf(full))
      ? {}
      : { reference_mask: referenceMasks.length === 1 ? full.referenceMask : referenceMasks }),
    ...(full.generationMask === sample.generationMask ? {} : { generation_mask: full.generationMask }),
    ...(full.prompt === sample.prompt ? {} : { prompt: full.prompt }),
    ...(full.object === sample.object ? {} : { object: full.object }),
  };
  const further = Object.entries(found?.columns ?? {}).filter(
    ([name]) => !OWN.has(name) && !Object.hasOwn(sample.columns, name),
  );
  return { ...full, columns: { ...sample.columns, ...changed, ...Object.fromEntries(further) } };
}

const isSame = (some: readonly Reference[], others: readonly Reference[]): boolean =>
  some.every(({ mask }, index) => others[index]?.mask === mask);

/**
 * @param input of a manifest
 * @param readFurther the further trees, given where the manifest's pictures are placed
 * @throws LensError of the trees
 */
export async function addToManifest(
  input: Input,
  readFurther: (taken: string) => Promise<readonly PlacedTree[]>,
): Promise<Input> {
  const own = [...new Set(input.samples.flatMap(filesOf))].flatMap((path) => input.find(path) ?? []);
  const around = folderOfAll(
    input.root,
    own.map(({ file }) => file),
  );
  const at = basename(around) || "input";
  const placeOf = ({ file }: DiskSource) => `${at}/${pathFrom(around, file)}`;
  const given = await readFurther(at);

  const pictures = new Map(own.map((source) => [placeOf(source), source]));
  const placedInput: PlacedTree = {
    at,
    shown: pathFrom(input.root, around),
    holds: "input",
    files: [...pictures].map(([path, source]) => ({ path, source })),
    problems: [],
  };
  // The masks that the manifest names stand, whatever names say of them.
  const shown = input.samples.flatMap((sample) => [
    ...referencesOf(sample).map(({ image }) => image),
    sample.generation,
  ]);
  const images = new Set(shown.flatMap((path) => (path === null ? [] : (input.find(path) ?? []))).map(placeOf));
  const asked = { ...placedInput, files: placedInput.files.filter(({ path }) => images.has(path)) };
  const named = await readPlaced([asked, ...given.map((tree) => withoutFilesOf(tree, [placedInput]))], input.root);
  const trees = named.trees.slice(1);
  const added = new Map(trees.flatMap(({ files }) => files.map(({ path, source }) => [path, source] as const)));
  const files = [...pictures, ...added].map(([path, source]): IntakeFile => ({
    path,
    size: source.size,
    read: () => readAll(source),
  }));
  const placed = input.samples.map((sample) =>
    withPaths(sample, (path) => {
      const source = input.find(path);
      return source === null ? path : placeOf(source);
    }),
  );
  const table = new TextEncoder().encode(pairsToJsonl(pairRows(placed, `${at}/`)));
  const manifest = { path: `${at}/manifest.jsonl`, size: table.length, read: () => Promise.resolve(table) };

  const reader = createIntakeReader(LAYOUTS, createCoverage());
  const maskOf = new Map([...masksIn(named.intake), ...named.recorded]);
  const intake = await reader.read([manifest, ...files]);
  const found = new Map(intake.samples.map((sample) => [sample.id, sample]));
  const maskShown = (picture: string | null) => {
    const source = picture === null ? null : input.find(picture);
    const mask = source === null ? undefined : maskOf.get(placeOf(source));
    return (mask === undefined ? undefined : (added.get(mask) ?? pictures.get(mask))?.path) ?? null;
  };
  const samples = input.samples.map((sample) => filled(sample, found.get(sample.id), maskShown));

  const byShown = new Map([...added.values()].map((source) => [source.path, source]));
  const find = (path: string) => input.find(path) ?? byShown.get(path) ?? null;
  const used = samples.flatMap(filesOf).flatMap((path) => byShown.get(path)?.file ?? []);
  const told = [
    ...named.intake.problems.filter(({ kind }) => kind === "mask"),
    ...intake.problems.filter(({ kind, path }) => !NOT_TOLD.has(kind) && path !== manifest.path),
  ];
  const show = createShowing([placedInput, ...trees]);
  const problems: readonly IntakeProblem[] = [
    ...input.problems,
    ...trees.flatMap((tree) => tree.problems),
    ...told.map(show),
    ...idleMasks(
      given,
      samples.flatMap(filesOf).flatMap((path) => find(path) ?? []),
    ),
  ];
  return {
    ...input,
    samples,
    problems,
    find,
    files: [...new Set([...input.files, ...named.read, ...used])],
  };
}
