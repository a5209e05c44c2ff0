import { type FileIndex, type IndexedFile } from "./formats/file-index.ts";
import { nameParts, type NameParts } from "./name-parts.ts";
import { missingWords, whatIsThere } from "./there.ts";
import { readPart } from "./path-parts.ts";
import { groupProblems, problemPaths } from "./problems.ts";
import type { Intake, IntakeProblem, ProblemKind, Sample, Understood } from "./types.ts";

/** What a reading comes to, small enough to be shown while a person still says how to read. */
export interface IntakePreview {
  readonly pairs: number;
  /** Distinct pictures of each role, those without a partner among them. */
  readonly references: number;
  readonly generations: number;
  /** Pairs that have both masks. */
  readonly masked: number;
  readonly methods: readonly string[];
  readonly rule: string;
  readonly understood: readonly Understood[];
  /** By name; how many pictures have a mask of it. */
  readonly masks: readonly { readonly name: string; readonly inUse: boolean; readonly pictures: number }[];
  /** The first pairs. */
  readonly first: readonly Sample[];
  readonly problems: readonly PreviewProblems[];
  /** What is missing to a pair, in a sentence or two; "" where there are pairs. */
  readonly missing: string;
  /** Paths of each role taken apart; null where there is none. */
  readonly names: Readonly<Record<"reference" | "generation", NameParts | null>>;
  /** The same of pictures of which no name says what they are, or a person did by a text in them. */
  readonly texts: NameParts | null;
}

export interface PreviewProblems {
  readonly kind: ProblemKind;
  readonly title: string;
  readonly wayOut: string;
  readonly count: number;
  /** The first few. */
  readonly examples: readonly IntakeProblem[];
}

const FIRST_PAIRS = 6;
const EXAMPLES = 3;

const isPicture = ({ kind, junk }: IndexedFile) => kind === "picture" && !junk;

const pathsOf = ({ problems }: Intake, wanted: ProblemKind): string[] =>
  problems.flatMap((problem) => (problem.kind === wanted ? problemPaths(problem) : []));

/** Distinct pictures of a role, as they first occur. */
const picturesOf = (intake: Intake, role: "reference" | "generation", alone: ProblemKind): readonly string[] => [
  ...new Set([
    ...intake.samples.flatMap((sample) => sample[role] ?? []),
    ...(role === "reference"
      ? intake.samples.flatMap(({ otherReferences }) => otherReferences.map(({ image }) => image))
      : []),
    ...pathsOf(intake, alone),
  ]),
];

function textsOf(intake: Intake, index: FileIndex): readonly string[] {
  const { texts } = intake.hints;
  const loose = new Set(pathsOf(intake, "no-role"));
  if (texts.length === 0) return [...loose];
  const isSaid = (file: IndexedFile) => texts.some(({ part, text }) => readPart(file, part) === text);
  return index.sorted
    .filter((file) => isPicture(file) && (loose.has(file.path) || isSaid(file)))
    .map(({ path }) => path);
}

/** @param index of the files that were read */
export function previewOf(intake: Intake, index: FileIndex): IntakePreview {
  const { samples, rule, understood, masks, problems } = intake;
  const references = picturesOf(intake, "reference", "no-generation");
  const generations = picturesOf(intake, "generation", "no-reference");
  const partsOf = (paths: readonly string[]) => nameParts(paths.flatMap((path) => index.get(path) ?? []));
  return {
    pairs: samples.length,
    references: references.length,
    generations: generations.length,
    masked: samples.filter(({ referenceMask, generationMask }) => referenceMask !== null && generationMask !== null)
      .length,
    methods: [...new Set(samples.flatMap(({ method }) => method ?? []))],
    rule,
    understood,
    masks: masks.map(({ name, inUse, masks: all }) => ({ name, inUse, pictures: all.length })),
    first: samples.slice(0, FIRST_PAIRS).map((sample) => ({ ...sample, columns: {} })),
    problems: groupProblems(problems).map(({ kind, title, wayOut, count, problems: all }) => ({
      kind,
      title,
      wayOut,
      count,
      examples: all.slice(0, EXAMPLES).map(({ paths: _paths, ...problem }) => problem),
    })),
    missing: samples.length > 0 ? "" : missingWords(whatIsThere(intake, index.sorted.filter(isPicture).length)),
    texts: partsOf(textsOf(intake, index)),
    names: { reference: partsOf(references), generation: partsOf(generations) },
  };
}
