import { formatScore } from "../../components/format.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";

/** The demo's tour: what is said of which sample, with the page's own numbers. A number that is not there yet is said to be missing. */

export type ToldScore = "cp" | "pf" | "siglip2_global" | "clip_i" | "dino";

/** What a stop may tell of its sample. */
export interface Facts {
  readonly scores: SampleScores | null;
  /** Of the tour's faithful sample. */
  readonly faithful: SampleScores | null;
  /** How many of the samples, itself included, and how many of them it is above by this score; null before all are scored. */
  standing(score: ToldScore): { readonly above: number; readonly of: number } | null;
}

export interface Stop {
  readonly title: string;
  /** The sample to look at; null where the stop is about the page. */
  readonly sample: string | null;
  /** The story, a paragraph each. */
  tell(facts: Facts): readonly string[];
}

const NOT_YET = "not computed yet";

const score = (facts: Facts, name: ToldScore): string => {
  const value = facts.scores?.[name];
  return value === null || value === undefined ? NOT_YET : formatScore(value);
};

/** "0.9912 (higher than 98 of 120 pairs)". */
const placed = (facts: Facts, name: ToldScore): string => {
  const standing = facts.standing(name);
  return standing === null ? score(facts, name) : `${score(facts, name)} (higher than ${standing.above} of ${standing.of} pairs)`;
};

export const STOPS: readonly Stop[] = [
  {
    title: "A faithful generation",
    sample: "faithful-purple-zigzag-cactus-library",
    tell: (facts) => [
      `Concept (CP) is ${score(facts, "cp")}: the mean, over the ${facts.scores?.cp_n_ref_fg ?? "subject"} patches inside the reference's mask, of the best cosine to any patch of the generation. The heat is those patches: bright where a part was found again, dark where it was not.`,
      `Prompt (PF) is ${score(facts, "pf")}: how well the generation without its subject fits the prompt without its subject.`,
    ],
  },
  {
    title: "A part has drifted",
    sample: "drifted-purple-zigzag-cactus-library",
    tell: (facts) => [
      `The same subject and place, but the pot and the flower have other colours. CP goes from ${formatScore(facts.faithful?.cp)} to ${score(facts, "cp")}, and the heat shows where: it is dark on the parts that changed.`,
      "Point at a dark patch to see what it was matched to, and how badly.",
    ],
  },
  {
    title: "A copycat",
    sample: "copycat-purple-zigzag-cactus-library",
    tell: (facts) => [
      `The reference was kept, background and all, and the prompt ignored. Scores of whole images like that: CLIP-I is ${placed(facts, "clip_i")}, DINO ${placed(facts, "dino")}.`,
      `PF is ${placed(facts, "pf")}: the background is not what was asked for. CP, ${score(facts, "cp")}, is high with reason, since the subject is there. That is why there are two numbers.`,
    ],
  },
  {
    title: "The subject is lost",
    sample: "lost-purple-zigzag-cactus-library",
    tell: (facts) => [
      `The place is what the prompt asks for, so PF is ${score(facts, "pf")}. But it is another subject: CP is ${placed(facts, "cp")}, and hardly a patch of the reference is found again.`,
    ],
  },
  {
    title: "Now your own",
    sample: null,
    tell: () => [
      "The demo's model is a toy that knows nothing but such scenes. For the paper's numbers bring the authors' checkpoint, google/siglip2-so400m-patch16-naflex: by its name from the hub, or as the folder that you downloaded. It stays in this browser.",
      "Then close the demo and drop references, generations and masks anywhere on the page, with a manifest for the prompts. All of it is computed in this browser.",
    ],
  },
];

/** Whether the open project has the samples that the tour is about. */
export function hasTour(samples: readonly Sample[]): boolean {
  return STOPS.every(({ sample }) => sample === null || samples.some(({ id }) => id === sample));
}
