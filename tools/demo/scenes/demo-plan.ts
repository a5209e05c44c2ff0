/** The demo project: eight concepts, five make-believe methods, three prompts. No real system made any of it. */
import { type Concept, CONCEPTS } from "./concepts.ts";
import { poseOf } from "./plan.ts";
import { between, type Chance, chance, seedOf } from "./random.ts";
import type { Pose, SceneSpec } from "./spec.ts";
import { lookOf, subjectNamed } from "./subjects/index.ts";
import { promptFor } from "./words.ts";

export const METHODS = ["faithful", "drifted", "copycat", "lost", "pasted"] as const;
export type Method = (typeof METHODS)[number];

export interface DemoScene {
  concept: string;
  object: string;
  /** absent for references */
  generation?: { method: Method; prompt: string; promptId: string; seed: number; change: number };
  spec: SceneSpec;
}

/** Drift goes up from the first prompt to the third; see drift.ts for what each degree moves. */
const DRIFTS = [0.33, 0.67, 1];
/** How much of the subject's height the pasted ones lose: hidden, shrunk, hidden. */
const PASTED = [0.45, 0.4, 0.55];

/** A pose that shows the subject well: large, near the middle. */
function shown(next: Chance, concept: Concept): Pose {
  const pose = poseOf(next, subjectNamed(concept.subject));
  return { ...pose, size: between(next, 0.94, 1.1), x: between(next, -0.1, 0.1), z: 0, yaw: pose.yaw * 0.8 };
}

function changeOf(method: Method, prompt: number): number {
  if (method === "drifted") return DRIFTS[prompt] ?? 1;
  if (method === "pasted") return PASTED[prompt] ?? 0.5;
  return method === "lost" ? 1 : 0;
}

function generationSpec(
  next: Chance,
  concept: Concept,
  home: SceneSpec,
  method: Method,
  prompt: number,
  background: number,
): SceneSpec {
  const environment = concept.places[prompt] ?? concept.home;
  const spec: SceneSpec = {
    subject: concept.subject,
    look: concept.look,
    environment,
    background,
    pose: shown(next, concept),
  };
  const change = changeOf(method, prompt);
  if (method === "drifted") return { ...spec, drift: change };
  if (method === "lost") return { ...spec, ...concept.stranger };
  if (method === "copycat") {
    const { pose } = home;
    return {
      ...home,
      pose: { ...pose, yaw: pose.yaw + between(next, -0.09, 0.09), x: pose.x + between(next, -0.03, 0.03) },
    };
  }
  if (method !== "pasted") return spec;
  if (prompt !== 1) return { ...spec, hidden: change };
  return { ...spec, pose: { ...spec.pose, size: spec.pose.size * (1 - change), x: between(next, -0.4, 0.4) } };
}

function scenesOf(concept: Concept, number: number, seed: number): DemoScene[] {
  const subject = subjectNamed(concept.subject);
  const look = lookOf(subject, concept.look);
  const object = `${look.colour} ${subject.name}`;
  const next = chance(seedOf(seed, number, 4));
  const background = seed * 1_000_000 + number * 100;
  const home: SceneSpec = {
    subject: concept.subject,
    look: concept.look,
    environment: concept.home,
    background,
    pose: shown(next, concept),
  };
  const generations = METHODS.flatMap((method, at) =>
    concept.places.map((place, prompt): DemoScene => {
      const own = background + 1 + at * 10 + prompt;
      const spec = generationSpec(next, concept, home, method, prompt, own);
      const generation = {
        method,
        prompt: promptFor(subject, look, place),
        promptId: place,
        seed: own,
        change: changeOf(method, prompt),
      };
      return { concept: concept.id, object, generation, spec };
    }),
  );
  return [{ concept: concept.id, object, spec: home }, ...generations];
}

export function demoPlan(seed: number): DemoScene[] {
  return CONCEPTS.flatMap((concept, number) => scenesOf(concept, number, seed));
}
