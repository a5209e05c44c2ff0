import { LensError } from "../lib/errors.ts";
import { quote } from "./quote.ts";
import { MEASURE_IDS, MEASURES, type Measure, type MeasureNeed } from "./measures.ts";

/**
 * Measures of backbones beside those that the register knows. A backbone stands in a slot: "dinov2", and a second of its
 * kind in "dinov2_2" (`freeSlot`). To plug one in:
 *
 * 1. its scores go into a sample's `further` (scores.ts), under the ids that `measuresOfBackbone` gives for its slot;
 * 2. the run says which backbones were open: `RunSettings.further`, made by `backboneOfRun`.
 *
 * Everything else follows. Rows and exports have them behind today's columns, in the order of the slots, with
 * `backbones` naming each slot's checkpoint; schemas keep and check them; table, comparison and ranking show them with
 * the descriptors that `describeFurther` makes of what the run says.
 */

/** What a backbone can do. */
export interface Abilities {
  /** One vector for a whole image. */
  readonly pooled: boolean;
  /** Vectors for texts, in the space of the pooled ones. */
  readonly text: boolean;
  /** A token a patch, for the match. */
  readonly patches: boolean;
}

/** Scores by measure; null where there is none. Only ids for which `isFurtherId` holds. */
export type FurtherScores = Readonly<Record<string, number | null>>;

/** A backbone as a run's rows tell of it. */
export interface BackboneOfRun {
  readonly slot: string;
  /** The checkpoint's name. */
  readonly name: string;
  /** Ids of what it measures, the register's left out. */
  readonly measures: readonly string[];
}

/** Where further columns stand among the table's: behind the register's numbers, before the flags. */
const PLACE = 50;

type Part = Pick<Measure, "value" | "compares" | "needs"> & {
  readonly suffix: string;
  readonly isOf: (abilities: Abilities) => boolean;
  readonly label: (name: string) => string;
  readonly tip: (name: string) => string;
};

const COSINE = { kind: "number", low: -1, high: 1, digits: 4 } as const;
const SHARE = { kind: "number", low: 0, high: 1, digits: 0, percent: true } as const;
const BOTH_MASKS: readonly MeasureNeed[] = ["reference_mask", "generation_mask"];

/** What a backbone measures by what it can do, in the order of columns. */
const PARTS: readonly Part[] = [
  {
    suffix: "",
    isOf: ({ pooled, text }) => pooled && !text,
    label: (name) => name,
    tip: (name) => `Cosine of the two images pooled by ${name}`,
    value: COSINE,
    compares: "images",
    needs: [],
  },
  {
    suffix: "_i",
    isOf: ({ pooled, text }) => pooled && text,
    label: (name) => `${name}-I`,
    tip: (name) => `Cosine of the two images' ${name} embeddings`,
    value: COSINE,
    compares: "images",
    needs: [],
  },
  {
    suffix: "_t",
    isOf: ({ pooled, text }) => pooled && text,
    label: (name) => `${name}-T`,
    tip: (name) => `Cosine of the generation and the prompt in ${name}`,
    value: COSINE,
    compares: "prompt",
    needs: ["prompt"],
  },
  {
    suffix: "_cp",
    isOf: ({ patches }) => patches,
    label: (name) => `${name} CP`,
    tip: (name) => `Concept preservation by ${name}'s patches: mean best cosine of the reference's subject patches`,
    value: COSINE,
    compares: "patches",
    needs: ["reference_mask"],
  },
  {
    suffix: "_global_maxcos",
    isOf: ({ patches }) => patches,
    label: (name) => `${name} global max cosine`,
    tip: (name) => `Mean best cosine of all of the reference's patches, by ${name}`,
    value: COSINE,
    compares: "patches",
    needs: [],
  },
  {
    suffix: "_weighted_maxcos",
    isOf: ({ patches }) => patches,
    label: (name) => `${name} weighted max cosine`,
    tip: (name) => `Mean best cosine of the reference's patches, weighted by its mask, by ${name}`,
    value: COSINE,
    compares: "patches",
    needs: ["reference_mask"],
  },
  {
    suffix: "_recall_fg",
    isOf: ({ patches }) => patches,
    label: (name) => `${name} subject recall`,
    tip: (name) => `Share of the subject's mutual nearest patches that lie in the generation's subject, by ${name}`,
    value: SHARE,
    compares: "patches",
    needs: BOTH_MASKS,
  },
];

/** A kind, and from the second of its kind on a number: "dinov2", "dinov2_2". */
const SLOT = "[a-z][a-z0-9]{0,31}(?:_(?:[2-9]|[1-9][0-9]{1,2}))?";
const SLOT_ALONE = new RegExp(`^${SLOT}$`);
const FURTHER = new RegExp(`^(${SLOT})(${PARTS.map(({ suffix }) => suffix).join("|")})$`);

/** Names that rows and tables have for something else, of the shape of a slot. tests/project/measures.test.ts holds them against the code's lists. */
const RESERVED: ReadonlySet<string> = new Set([
  ...MEASURE_IDS,
  // oxfmt-ignore
  "id",
  "reference",
  "generation",
  "prompt",
  "object",
  "concept",
  "category",
  "method",
  "seed",
  "rating",
  // oxfmt-ignore
  "model",
  "threshold",
  "stripper",
  "precision",
  "provider",
  "version",
  "error",
  "backbones",
  "further",
]);

/** null where it is no further measure's id; nor is the name of something that every object has. */
function partsOf(id: string): { readonly slot: string; readonly part: Part } | null {
  const [, slot, suffix] = FURTHER.exec(id) ?? [];
  const part = PARTS.find((one) => one.suffix === suffix);
  return slot === undefined || part === undefined || RESERVED.has(id) || id in {} ? null : { slot, part };
}

/** Whether a name may be that of a further measure. */
export const isFurtherId = (id: string): boolean => partsOf(id) !== null;

/** The slot that a further measure is of; null where it is none. */
export const slotOf = (id: string): string | null => partsOf(id)?.slot ?? null;

function describe(slot: string, name: string, part: Part): Measure {
  const { suffix, value, compares, needs, label, tip } = part;
  return {
    id: slot + suffix,
    label: label(name),
    tip: tip(name),
    value,
    better: "higher",
    needs,
    backbone: { slot, name },
    compares,
    shown: { in: "table", place: PLACE },
  };
}

/**
 * What the backbone in a slot measures, in the order of columns: the register's own entries where it has them.
 *
 * @param name what it is called on screen
 * @throws LensError invalid_settings where the slot is none, or its measures would have the names of something else
 */
export function measuresOfBackbone(slot: string, abilities: Abilities, name: string): readonly Measure[] {
  if (!SLOT_ALONE.test(slot))
    throw new LensError(
      "invalid_settings",
      `${quote(slot)} is no backbone's slot: a kind in small letters and digits, and from the second of it on "_2", "_3".`,
    );
  return PARTS.filter(({ isOf }) => isOf(abilities)).map((part) => {
    const id = slot + part.suffix;
    const known = MEASURES.find((measure) => measure.id === id);
    if (known?.backbone?.slot === slot) return known;
    if (!isFurtherId(id))
      throw new LensError(
        "invalid_settings",
        `A backbone's slot cannot be ${quote(slot)}: ${quote(id)} is something else in results. Choose another name.`,
      );
    return describe(slot, name, part);
  });
}

/** The first slot of a kind that is free: "dinov2", then "dinov2_2". */
export function freeSlot(kind: string, taken: Iterable<string>): string {
  const known = new Set(taken);
  if (!known.has(kind)) return kind;
  let number = 2;
  while (known.has(`${kind}_${number}`)) number++;
  return `${kind}_${number}`;
}

/** A backbone as its run's rows tell of it. @throws LensError as `measuresOfBackbone` */
export function backboneOfRun(slot: string, abilities: Abilities, name: string): BackboneOfRun {
  const ids = measuresOfBackbone(slot, abilities, name).map(({ id }) => id);
  return { slot, name, measures: ids.filter(isFurtherId) };
}

/** The descriptors of what runs measured beside the register, each once; of a slot that had several names, by the last. */
export function describeFurther(backbones: Iterable<BackboneOfRun>): readonly Measure[] {
  const names = new Map<string, string>();
  const ids: string[] = [];
  for (const { slot, name, measures } of backbones) {
    names.set(slot, name);
    ids.push(...measures);
  }
  return orderFurther(ids).flatMap((id) => {
    const parts = partsOf(id);
    return parts === null ? [] : [describe(parts.slot, names.get(parts.slot) ?? parts.slot, parts.part)];
  });
}

/** Further ids in the order of columns, each once: slots as they first occur, and of each its measures as they are listed above. */
export function orderFurther(ids: Iterable<string>): string[] {
  const slots = new Map<string, Set<Part>>();
  for (const id of ids) {
    const parts = partsOf(id);
    if (parts === null) continue;
    const known = slots.get(parts.slot) ?? new Set();
    slots.set(parts.slot, known.add(parts.part));
  }
  return [...slots].flatMap(([slot, known]) =>
    PARTS.filter((part) => known.has(part)).map(({ suffix }) => slot + suffix),
  );
}

/** For what comes from storage: nothing but further ids, and numbers or null. A key such as `__proto__` refuses the whole. */
export function isFurtherScores(value: unknown): value is FurtherScores {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([id, score]: [string, unknown]) =>
      isFurtherId(id) && (score === null || (typeof score === "number" && Number.isFinite(score))),
  );
}
