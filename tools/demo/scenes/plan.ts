/** Which scenes a set holds. Plans are data: rendering one scene needs no other. */
import { type Split, splitOf } from "./concepts.ts";
import { type PartPaint, paintsOf } from "./dress.ts";
import { ENVIRONMENTS } from "./environments/index.ts";
import { PARTS, type Subject } from "./model.ts";
import { between, type Chance, chance, pick, seedOf, shuffled } from "./random.ts";
import type { Pose, SceneSpec, Worn } from "./spec.ts";
import { lookOf, SUBJECTS, subjectNamed } from "./subjects/index.ts";
import { describe, describeBare, type SceneWords } from "./words.ts";

export interface SceneRow extends SceneWords {
  id: string;
  subject: string;
  look: string;
  environment: string;
  split: Split;
  background_id: number;
  /** of the four parts, in their order */
  paints: PartPaint[];
}

/** The look of subjects whose parts wear different ones. */
export const MIXED = "mixed";

export interface Planned {
  row: SceneRow;
  spec: SceneSpec;
}

interface Combination {
  subject: string;
  look: string;
  environment: string;
}

/** Facing the camera within 50 degrees; long subjects are turned to where they show their length. */
export function poseOf(next: Chance, subject: Subject): Pose {
  const side = next() < 0.5 ? -1 : 1;
  const yaw = subject.long === true ? side * between(next, 0.4, 0.85) : between(next, -0.85, 0.85);
  return { yaw, size: between(next, 0.78, 1.18), x: between(next, -0.3, 0.3), z: between(next, -0.2, 0.2) };
}

function combinations(): Combination[] {
  return SUBJECTS.flatMap((subject) =>
    subject.looks.flatMap((look) =>
      ENVIRONMENTS.map((environment) => ({ subject: subject.name, look: look.id, environment: environment.name })),
    ),
  );
}

const isTrained = ({ subject, look, environment }: Combination): boolean =>
  splitOf(subject, look, environment) === "train";

const nameOf = (index: number) => String(index).padStart(5, "0");

function plan(next: Chance, index: number, combination: Combination, background: number): Planned {
  const { subject: name, look: id, environment } = combination;
  const subject = subjectNamed(name);
  const words = describe(next, subject, lookOf(subject, id), environment);
  const row = {
    id: nameOf(index),
    ...combination,
    ...words,
    split: splitOf(name, id, environment),
    background_id: background,
    paints: paintsOf(combination),
  };
  return { row, spec: { ...combination, background, pose: poseOf(next, subject) } };
}

/** Every combination equally often, in a new order each round; a fifth of the images share a background with others. */
export function trainPlan(count: number, seed: number): Planned[] {
  const next = chance(seedOf(seed, 1));
  const all = combinations().filter(isTrained);
  const out: Planned[] = [];
  let queue: Combination[] = [];
  for (let background = seed * 1_000_000; out.length < count; background += 1) {
    if (queue.length < all.length) queue = [...queue, ...shuffled(next, all)];
    const first = queue.shift();
    if (first === undefined) break;
    const group = [first];
    const wanted = next() < 0.09 ? 1 + Math.floor(next() * 2) : 0;
    for (let more = 0; more < wanted; more += 1) {
      const at = queue.findIndex(
        (each) =>
          each.environment === first.environment &&
          group.every((known) => known.subject !== each.subject || known.look !== each.look),
      );
      if (at >= 0) group.push(...queue.splice(at, 1));
    }
    for (const each of group) if (out.length < count) out.push(plan(next, out.length, each, background));
  }
  return out;
}

/** Half of the parts keep the look, others wear another trained one or one made up; at least one of each. */
function wornBy(next: Chance, looks: readonly string[], own: string): Worn[] {
  const others = looks.filter((look) => look !== own);
  const worn = PARTS.map((): Worn => {
    if (next() < 0.5) return own;
    return others.length > 0 && next() < 0.4 ? pick(next, others) : Math.floor(next() * 2 ** 31);
  });
  return worn.every((each) => each === own) || worn.every((each) => each !== own) ? wornBy(next, looks, own) : worn;
}

/**
 * Subjects whose parts wear different looks, so that what a patch shows can be told from what its neighbours show. No
 * part wears what its place in the demo, or a look kept out of training, would.
 */
export function mixedPlan(count: number, seed: number): Planned[] {
  const next = chance(seedOf(seed, 5));
  const all = combinations().filter(isTrained);
  return Array.from({ length: count }, (_, index) => {
    const { subject: name, look, environment } = pick(next, all);
    const subject = subjectNamed(name);
    const looks = subject.looks.map(({ id }) => id).filter((id) => isTrained({ subject: name, look: id, environment }));
    const worn = wornBy(next, looks, look);
    const background = seed * 1_000_000 + index;
    const words = describeBare(next, subject, environment);
    const row = {
      id: nameOf(index),
      subject: name,
      look: MIXED,
      environment,
      ...words,
      split: "train" as const,
      background_id: background,
      paints: paintsOf({ subject: name, look, worn }),
    };
    return { row, spec: { subject: name, look, environment, background, worn, pose: poseOf(next, subject) } };
  });
}

/** Fours on one background: a subject twice in different poses, the same in another look, and another subject. */
export function heldOutPlan(count: number, seed: number): Planned[] {
  const next = chance(seedOf(seed, 2));
  const all = shuffled(next, combinations());
  const of = (split: Split) =>
    all.filter(({ subject, look, environment }) => splitOf(subject, look, environment) === split);
  const [seen, unseen, newLooks] = [of("train"), of("unseen_combination"), of("unseen_look")];
  const out: Planned[] = [];
  for (let group = 0; out.length < count; group += 1) {
    const pool = group % 6 === 5 ? newLooks : group % 3 === 1 ? unseen : seen;
    const anchor = pool[Math.floor(group / 2) % pool.length] ?? pick(next, all);
    const otherLook = pick(
      next,
      subjectNamed(anchor.subject).looks.filter((look) => look.id !== anchor.look),
    );
    const other = pick(
      next,
      SUBJECTS.filter((subject) => subject.name !== anchor.subject),
    );
    const four = [
      anchor,
      anchor,
      { ...anchor, look: otherLook.id },
      { ...anchor, subject: other.name, look: pick(next, other.looks).id },
    ];
    for (const each of four) if (out.length < count) out.push(plan(next, out.length, each, seed * 1_000_000 + group));
  }
  return out;
}

/** Each subject's looks over all environments, for the eye: ten columns of subjects. */
export function sheetPlan(seed: number): SceneSpec[] {
  const next = chance(seedOf(seed, 3));
  return Array.from({ length: 60 }, (_, index) => {
    const [column, row] = [index % 10, Math.floor(index / 10)];
    const subject = SUBJECTS[column] ?? pick(next, SUBJECTS);
    const environment = ENVIRONMENTS[(column + row * 3) % 10] ?? pick(next, ENVIRONMENTS);
    const look = subject.looks[row % 3] ?? pick(next, subject.looks);
    return {
      subject: subject.name,
      look: look.id,
      environment: environment.name,
      background: seed * 1_000_000 + index,
      pose: poseOf(next, subject),
    };
  });
}
