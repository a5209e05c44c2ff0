import { decodeText } from "../lib/text-encoding.ts";
import { baseName, readAll } from "../platform/bytes.ts";
import { isMaskRecord } from "../project/mask-record-name.ts";
import { pictureFinder, readMaskLines } from "../project/mask-record.ts";
import { problemPaths } from "../project/problems.ts";
import { quote } from "../project/quote.ts";
import type { Intake, Sample, SubjectPictures } from "../project/types.ts";
import { isIn } from "./named-masks.ts";
import { pathFrom, type PlacedTree } from "./trees.ts";

/** Masks that `masc-lens mask` made: the file beside them says of which picture each is, whatever names say. */

/**
 * Masks by their pictures, the first tree's first. Paths are those of the trees.
 *
 * @param root INPUT's, absolute
 * @param trees INPUT first
 */
export async function recordedMasks(trees: readonly PlacedTree[], root: string): Promise<ReadonlyMap<string, string>> {
  const [input, ...further] = trees;
  const masks = new Map<string, string>();
  const records = further
    .filter(({ holds }) => holds === "masks")
    .flatMap((tree) => tree.files.filter(({ path }) => isMaskRecord(baseName(path))).map((file) => ({ tree, file })));
  if (input === undefined || records.length === 0) return masks;
  const pictures = new Map(
    input.files.map(({ path, source }) => [
      source.member === undefined ? pathFrom(root, source.file) : source.path,
      path,
    ]),
  );
  const find = pictureFinder(pictures.keys());
  for (const { tree, file } of records) {
    const there = new Set(tree.files.map(({ path }) => path));
    const folder = file.path.slice(0, -baseName(file.path).length);
    const { text } = decodeText(await readAll(file.source), quote(file.source.path));
    for (const { path, picture } of readMaskLines(text).rows) {
      const of = pictures.get(find(picture) ?? "");
      if (of !== undefined && !masks.has(of) && there.has(folder + path)) masks.set(of, folder + path);
    }
  }
  return masks;
}

/**
 * With these masks in place of what names found, and where there is none; what was said of masks that nobody had a
 * picture for is said no more.
 */
export function withRecordedMasks(
  intake: Intake,
  masks: ReadonlyMap<string, string>,
  [, ...further]: readonly PlacedTree[],
): Intake {
  if (masks.size === 0) return intake;
  // What a table says stands; what names found goes behind what an option names.
  const isByTable = intake.parts.some(({ table, ids }) => table !== null && ids.length > 0);
  const stands = (mask: string) => isByTable && !further.some((tree) => isIn(mask, tree));
  const maskOf = (picture: string | null, mask: string | null) =>
    picture === null || (mask !== null && stands(mask)) ? mask : (masks.get(picture) ?? mask);
  const filled = (sample: Sample): Sample => ({
    ...sample,
    referenceMask: maskOf(sample.reference, sample.referenceMask),
    generationMask: maskOf(sample.generation, sample.generationMask),
    otherReferences: sample.otherReferences.map(({ image, mask }) => ({ image, mask: maskOf(image, mask) })),
  });
  const filledSubject = (subject: SubjectPictures): SubjectPictures => ({
    ...subject,
    pictures: subject.pictures.map(({ image, mask }) => ({ image, mask: maskOf(image, mask) })),
  });
  const known = new Set(masks.values());
  const isSettled = (paths: readonly string[]) => paths.length > 0 && paths.every((path) => known.has(path));
  return {
    ...intake,
    samples: intake.samples.map(filled),
    ...(intake.subjects === undefined ? {} : { subjects: intake.subjects.map(filledSubject) }),
    problems: intake.problems.filter(
      (problem) => !((problem.kind === "mask" || problem.kind === "not-named") && isSettled(problemPaths(problem))),
    ),
  };
}
