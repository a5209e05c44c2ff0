import { formatScore } from "../../components/format.ts";
import type { RankedId } from "../../project/measures.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import type { RowResult } from "../../project/runs.ts";

/** The demo's tour: what is said of which sample, with the page's own numbers. A number that is not there yet is said to be missing. */

/** What a stop may tell of its sample. */
export interface Facts {
  readonly scores: SampleScores | null;
  /** Of the sample that it is compared with. */
  readonly beside: SampleScores | null;
  /** How many of the samples, itself included, and how many of them it is above by this score; null before all are scored. */
  standing(score: RankedId): { readonly above: number; readonly of: number } | null;
}

export interface Stop {
  readonly title: string;
  /** The sample to look at; null where the stop is about the page. */
  readonly sample: string | null;
  /** A sample whose numbers are told for comparison. */
  readonly beside?: string;
  /** The story, a paragraph each. */
  tell(facts: Facts): readonly string[];
}

const NOT_YET = "not computed yet";

const told = (value: number | null | undefined): string =>
  value === null || value === undefined ? NOT_YET : formatScore(value);

/** "0.9912 (higher than 98 of 120 pairs)". */
const placed = (facts: Facts, name: RankedId): string => {
  const standing = facts.standing(name);
  return standing === null
    ? told(facts.scores?.[name])
    : `${told(facts.scores?.[name])} (higher than ${standing.above} of ${standing.of} pairs)`;
};

/**
 * The duck tells of prompts, because its name is all that they say of it: nothing of the subject is left for PF to read. The
 * cactus tells of a part, because what drifted is clearly apart from what did not. tests/views/tour.slow.test.ts holds every
 * sentence against what is computed and what was rendered.
 */
export const STOPS: readonly Stop[] = [
  {
    title: "A faithful generation",
    sample: "faithful-yellow-plain-duck-kitchen",
    tell: (facts) => [
      `Concept (CP) is ${placed(facts, "cp")}: the mean, over the ${facts.scores?.cp_n_ref_fg ?? "subject"} patches inside the reference's mask, of the best cosine to any patch of the generation. The heat is those cosines, patch by patch: bright where they are high, dark where they are low.`,
      `Prompt (PF) is ${placed(facts, "pf")}: how well the generation without its subject fits the prompt without the subject's name${facts.scores?.prompt_text ? `, “${facts.scores.prompt_text}”` : ""}.`,
    ],
  },
  {
    title: "A part has drifted",
    sample: "drifted-purple-zigzag-cactus-library",
    beside: "faithful-purple-zigzag-cactus-library",
    tell: (facts) => [
      `In this generation the pot has another colour than in the reference (so has the flower, too thin to fill a patch). CP is ${told(facts.scores?.cp)}, where the faithful generation for the same prompt has ${told(facts.beside?.cp)}, and the heat shows where most of it is lost: the pot is its darkest part.`,
      "Point at a dark patch to see what it was matched to, and how badly.",
    ],
  },
  {
    title: "A copycat",
    sample: "copycat-yellow-plain-duck-kitchen",
    tell: (facts) => [
      `The prompt asks for a kitchen, and the generation is the reference's beach again. Scores of whole images are high all the same: CLIP-I is ${placed(facts, "clip_i")}, DINO ${placed(facts, "dino")}.`,
      `PF is ${placed(facts, "pf")}: the background is not what was asked for. CP, ${told(facts.scores?.cp)}, is high with reason, since the subject is there. That is why there are two numbers.`,
    ],
  },
  {
    title: "The subject is lost",
    sample: "lost-yellow-plain-duck-forest",
    tell: (facts) => [
      `The prompt asks for the woods, and there they are: PF is ${placed(facts, "pf")}. But a lighthouse stands where the duck should be: CP is ${placed(facts, "cp")}, and none of the duck's patches finds a cosine of 0.5.`,
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

type Results = ReadonlyMap<string, Pick<RowResult, "outcome">>;

const scoresOf = (results: Results, id: string | null) => {
  const outcome = id === null ? undefined : results.get(id)?.outcome;
  return outcome !== undefined && "scores" in outcome ? outcome.scores : null;
};

/** What the results at hand say of a stop's sample, among `count` samples in all. */
export function factsOf(results: Results, count: number, { sample, beside }: Stop): Facts {
  const scores = scoresOf(results, sample);
  return {
    scores,
    beside: scoresOf(results, beside ?? null),
    standing(name: RankedId) {
      const own = scores?.[name];
      const all = [...results.keys()].flatMap((other) => scoresOf(results, other)?.[name] ?? []);
      if (own === null || own === undefined || all.length < count) return null;
      return { above: all.filter((value) => value < own).length, of: count };
    },
  };
}

/** Whether the open project has the samples that the tour is about. */
export function hasTour(samples: readonly Sample[]): boolean {
  const known = new Set(samples.map(({ id }) => id));
  return STOPS.every(
    ({ sample, beside }) => (sample === null || known.has(sample)) && (beside === undefined || known.has(beside)),
  );
}
