import { createRandom } from "../../src/analysis/bootstrap.ts";
import {
  CONCEPT,
  PROMPT,
  type RaterGroup,
  type Study,
  type StudyMetric,
  type StudyPair,
  type SubjectPair,
} from "../../src/evaluation/study.ts";

/**
 * A study with known effects: "worse" keeps subjects worse by construction; "twin_a" and "twin_b" are drawn alike;
 * "copier" keeps the subject, and its background too, so that it does not follow the prompt. MaSC CP and DINO follow the
 * subject, CLIP-I and SigLIP2 global the background; MaSC PF and CLIP-T the prompt.
 */
export interface MadeOptions {
  readonly seed?: number;
  readonly concepts?: number;
  readonly prompts?: number;
  readonly methods?: readonly string[];
  /** Share of ratings that are missing, of each group. */
  readonly unrated?: number;
  /** Share of pairs whose mask is small. */
  readonly small?: number;
  /** Further metrics of noise. */
  readonly noise?: number;
}

export const MADE_METHODS = ["twin_a", "twin_b", "worse", "copier"] as const;

const CATEGORIES = ["live_subject_animal", "live_subject_human", "object", "style"] as const;
const SCALE = [0, 4] as const;

/** How well a method keeps the subject, keeps the background, and follows the prompt, in [0, 1]. */
const EFFECTS: Readonly<Record<string, readonly [subject: number, background: number, prompt: number]>> = {
  worse: [0.25, 0.4, 0.6],
  copier: [0.85, 0.95, 0.15],
};
const TWIN = [0.65, 0.35, 0.65] as const;

const clip = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

export function madeStudy({
  seed = 1,
  concepts = 24,
  prompts = 6,
  methods = MADE_METHODS,
  unrated = 0.03,
  small = 0.1,
  noise = 0,
}: MadeOptions = {}): Study {
  const random = createRandom(seed);
  /** About normal: the sum of twelve (mean 0, variance 1). */
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
  const pairs: StudyPair[] = [];
  const truth: { subject: number; background: number; prompt: number }[] = [];
  for (const method of methods) {
    const [subject, background, prompt] = EFFECTS[method] ?? TWIN;
    for (let concept = 0; concept < concepts; concept++) {
      const category = CATEGORIES[concept % CATEGORIES.length]!;
      const shift = 0.08 * normal();
      for (let index = 0; index < prompts; index++) {
        pairs.push({
          concept: `${category}_${String(concept).padStart(2, "0")}`,
          promptId: String(index),
          method,
          seed: null,
          category,
          sample: `${method}/${concept}/${index}`,
          setAside: random() < small ? "mask_small" : null,
        });
        truth.push({
          subject: clip(subject + shift + 0.2 * normal(), 0, 1),
          background: clip(background + 0.2 * normal(), 0, 1),
          prompt: clip(prompt + 0.25 * normal(), 0, 1),
        });
      }
    }
  }
  type Truth = (typeof truth)[number];
  const column = (of: (one: Truth) => number) => Float64Array.from(truth, of);
  const metric = (id: string, label: string, dimension: string, isOwn: boolean, of: (one: Truth) => number) =>
    ({ id, label, dimension, scale: "continuous", isOwn, values: column(of), source: "made" }) satisfies StudyMetric;
  const rate = (value: number) => clip(Math.round(4 * value + 0.6 * normal()), 0, 4);
  const raters = [CONCEPT, PROMPT].flatMap((dimension) =>
    ["group1", "group2"].map((name): RaterGroup => ({
      name,
      dimension,
      scale: SCALE,
      values: column((one) => (random() < unrated ? NaN : rate(dimension === CONCEPT ? one.subject : one.prompt))),
    })),
  );
  const masked = (deviation: number) => (one: Truth) => 0.55 + 0.3 * one.subject + deviation * normal();
  const masc = metric("masc_cp", "MaSC CP", CONCEPT, true, masked(0.03));
  return {
    methods,
    pairs,
    raters,
    metrics: [
      masc,
      metric("siglip2_global", "SigLIP2 global", CONCEPT, true, (one) => {
        return 0.6 + 0.05 * one.subject + 0.25 * one.background + 0.04 * normal();
      }),
      metric("dino", "DINO", CONCEPT, false, (one) => 0.3 + 0.4 * one.subject + 0.12 * normal()),
      metric("clip_i", "CLIP-I", CONCEPT, false, (one) => 0.6 + 0.3 * one.background + 0.05 * normal()),
      { ...metric("gpt_cp", "GPT-4o", CONCEPT, false, (one) => rate(one.subject)), scale: "ratings" },
      metric("masc_pf", "MaSC PF", PROMPT, true, (one) => 0.05 + 0.1 * one.prompt + 0.02 * normal()),
      metric("clip_t", "CLIP-T", PROMPT, false, (one) => 0.2 + 0.1 * one.prompt + 0.04 * normal()),
      ...Array.from({ length: noise }, (_, at) => metric(`noise_${at}`, `Noise ${at}`, CONCEPT, false, () => normal())),
    ],
    maskSources: [
      { name: "sam3", values: masc.values },
      { name: "clipseg", values: column(masked(0.08)).map((value) => (random() < 0.05 ? NaN : value)) },
    ],
    subjects: madeSubjects(normal),
  };
}

function madeSubjects(normal: () => number): Study["subjects"] {
  const pairs = Array.from({ length: 120 }, (_, at): SubjectPair => {
    const same = at < 60;
    const subjects = [`${at % 9}`, `${same ? at % 9 : (at % 7) + 9}`] as const;
    return { a: `${subjects[0]}/a`, b: `${subjects[1]}/b`, same, subjects, sample: `orida/${at}` };
  });
  const metric = (id: string, label: string, apart: number): StudyMetric => ({
    id,
    label,
    dimension: CONCEPT,
    scale: "continuous",
    isOwn: true,
    values: Float64Array.from(pairs, ({ same }) => 0.6 + (same ? apart : 0) + 0.08 * normal()),
    source: "made",
  });
  return { pairs, metrics: [metric("masc_cp", "MaSC CP", 0.25), metric("clip_i", "CLIP-I", 0.06)] };
}
