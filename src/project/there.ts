import { counted } from "./quote.ts";
import { problemPaths } from "./problems.ts";
import type { Intake, ProblemKind } from "./types.ts";

/** What is at hand where no pair was found: what it is, what is missing, and what comes next. */
export interface There {
  readonly name: "References" | "Generations" | "Pictures without a role" | "Masks and others";
  readonly count: number;
}

const NAMES: readonly (readonly [There["name"], ProblemKind])[] = [
  ["References", "no-generation"],
  ["Generations", "no-reference"],
  ["Pictures without a role", "no-role"],
];

/** Only what there is. @param pictures of the project, all of them */
export function whatIsThere(
  { problems, subjects = [] }: Pick<Intake, "problems" | "subjects">,
  pictures: number,
): There[] {
  const ofSubjects = subjects.flatMap((subject) => subject.pictures.map(({ image }) => image));
  const pathsOf = (wanted: ProblemKind) =>
    problems.flatMap((problem) => (problem.kind === wanted ? problemPaths(problem) : []));
  // Subjects that are only guessed are still pictures of which nothing says what they are.
  const loose = new Set(pathsOf("no-role"));
  const known = ofSubjects.filter((image) => !loose.has(image));
  const counts = NAMES.map(([name, wanted]) => {
    const paths = pathsOf(wanted);
    return { name, count: new Set(name === "References" ? [...paths, ...known] : paths).size };
  });
  const others = Math.max(0, pictures - counts.reduce((sum, { count }) => sum + count, 0));
  return [...counts, { name: "Masks and others" as const, count: others }].filter(({ count }) => count > 0);
}

/** "Add generations of these 30 references": the next step, in a sentence or two. */
export function missingWords(there: readonly There[]): string {
  const of = (wanted: There["name"]) => there.find(({ name }) => name === wanted)?.count ?? 0;
  const [references, generations, loose] = [of("References"), of("Generations"), of("Pictures without a role")];
  if (references > 0 && generations > 0)
    return `${counted(references, "reference")} and ${counted(generations, "generation")} are here, and no name says which was made of which. Say where in the names the subject stands, or name them alike.`;
  if (references > 0 && loose === 0)
    return `Add the generations of ${references === 1 ? "this reference" : `these ${references.toLocaleString("en")} references`}, named after them or in folders of their names.`;
  if (generations > 0 && loose === 0)
    return `Add the references of ${generations === 1 ? "this generation" : `these ${generations.toLocaleString("en")} generations`}: one reference alone goes with all of them.`;
  if (loose === 1 && references + generations === 0)
    return "One picture is no pair: add the other, a reference or a generation of it.";
  if (loose > 0)
    return `Nothing says which of ${counted(loose, "picture")} ${loose === 1 ? "is" : "are"} references and which were generated. Say it for their folders, or for each of them.`;
  return there.length > 0
    ? "Nothing of what was added is a reference or a generation. Say what the folders hold, or add the pictures that these go with."
    : "Nothing of what was added is a picture. Add a reference and a generation, or a folder of them.";
}
