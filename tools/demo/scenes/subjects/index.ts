/** Subjects: a file each. All stand on y = 0, about one unit high, and face the positive z axis. */
import type { Look, Subject } from "../model.ts";
import { cactus } from "./cactus.ts";
import { duck } from "./duck.ts";
import { lighthouse } from "./lighthouse.ts";
import { locomotive } from "./locomotive.ts";
import { mushroom } from "./mushroom.ts";
import { owl } from "./owl.ts";
import { robot } from "./robot.ts";
import { rocket } from "./rocket.ts";
import { snowman } from "./snowman.ts";
import { teapot } from "./teapot.ts";

export const SUBJECTS: readonly Subject[] = [
  teapot,
  robot,
  mushroom,
  rocket,
  duck,
  snowman,
  cactus,
  lighthouse,
  locomotive,
  owl,
];

export function subjectNamed(name: string): Subject {
  const subject = SUBJECTS.find((each) => each.name === name);
  if (subject === undefined)
    throw new Error(`unknown subject "${name}": known are ${SUBJECTS.map((each) => each.name).join(", ")}`);
  return subject;
}

export function lookOf(subject: Subject, id: string): Look {
  const look = subject.looks.find((each) => each.id === id);
  if (look === undefined)
    throw new Error(
      `unknown look "${id}" of ${subject.name}: known are ${subject.looks.map((each) => each.id).join(", ")}`,
    );
  return look;
}
