/** Which scenes a set holds. Plans are data: rendering one scene needs no other. */
import { type Split, splitOf } from "./concepts.ts";
import { ENVIRONMENTS } from "./environments/index.ts";
import type { Subject } from "./model.ts";
import { between, type Chance, chance, pick, seedOf, shuffled } from "./random.ts";
import type { Pose, SceneSpec } from "./spec.ts";
import { lookOf, SUBJECTS, subjectNamed } from "./subjects/index.ts";
import { describe, type SceneWords } from "./words.ts";

export interface SceneRow extends SceneWords {
  id: string;
  subject: string;
  look: string;
  environment: string;
  split: Split;
  background_id: number;
}

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
    subject.looks.flatMap((look) => ENVIRONMENTS.map((environment) => ({ subject: subject.name, look: look.id, environment: environment.name }))),
  );
}

function plan(next: Chance, index: number, combination: Combination, background: number): Planned {
  const { subject: name, look: id, environment } = combination;
  const subject = subjectNamed(name);
  const words = describe(next, subject, lookOf(subject, id), environment);
  const row = { id: String(index).padStart(5, "0"), ...combination, ...words, split: splitOf(name, id, environment), background_id: background };
  return { row, spec: { ...combination, background, pose: poseOf(next, subject) } };
}

/** Every combination equally often, in a new order each round; a fifth of the images share a background with others. */
export function trainPlan(count: number, seed: number): Planned[] {
  const next = chance(seedOf(seed, 1));
  const all = combinations().filter(({ subject, look, environment }) => splitOf(subject, look, environment) === "train");
  const out: Planned[] = [];
  let queue: Combination[] = [];
  for (let background = seed * 1_000_000; out.length < count; background += 1) {
    if (queue.length < all.length) queue = [...queue, ...shuffled(next, all)];
    const first = queue.shift();
    if (first === undefined) break;
    const group = [first];
    const wanted = next() < 0.09 ? 1 + Math.floor(next() * 2) : 0;
    for (let more = 0; more < wanted; more += 1) {
      const at = queue.findIndex((each) => each.environment === first.environment && group.every((known) => known.subject !== each.subject || known.look !== each.look));
      if (at >= 0) group.push(...queue.splice(at, 1));
    }
    for (const each of group) if (out.length < count) out.push(plan(next, out.length, each, background));
  }
  return out;
}

/** Fours on one background: a subject twice in different poses, the same in another look, and another subject. */
export function heldOutPlan(count: number, seed: number): Planned[] {
  const next = chance(seedOf(seed, 2));
  const all = shuffled(next, combinations());
  const of = (split: Split) => all.filter(({ subject, look, environment }) => splitOf(subject, look, environment) === split);
  const [seen, unseen, newLooks] = [of("train"), of("unseen_combination"), of("unseen_look")];
  const out: Planned[] = [];
  for (let group = 0; out.length < count; group += 1) {
    const pool = group % 6 === 5 ? newLooks : group % 3 === 1 ? unseen : seen;
    const anchor = pool[Math.floor(group / 2) % pool.length] ?? pick(next, all);
    const otherLook = pick(next, subjectNamed(anchor.subject).looks.filter((look) => look.id !== anchor.look));
    const other = pick(next, SUBJECTS.filter((subject) => subject.name !== anchor.subject));
    const four = [anchor, anchor, { ...anchor, look: otherLook.id }, { ...anchor, subject: other.name, look: pick(next, other.looks).id }];
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
    return { subject: subject.name, look: look.id, environment: environment.name, background: seed * 1_000_000 + index, pose: poseOf(next, subject) };
  });
}
