/** Subjects whose parts do not wear the same look, and what each part is painted in. */
import { Mesh } from "three";
import { Model, type Look, type PartNumber, type Subject } from "./model.ts";
import type { Paint, Pattern } from "./paint.ts";
import { chance, pick, seedOf } from "./random.ts";
import type { SceneSpec, Worn } from "./spec.ts";
import { COLOURS, look } from "./subjects/looks.ts";
import { lookOf, subjectNamed } from "./subjects/index.ts";

export const PARTS: readonly PartNumber[] = [1, 2, 3, 4];

const PATTERNS: readonly Pattern[] = ["plain", "dots", "rings", "stripes", "checks", "zigzag"];

/** A look out of the colours' table, by chance: nobody has given it a name. */
function madeUp(seed: number): Look {
  const next = chance(seedOf(seed, 21));
  const colour = () => pick(next, Object.keys(COLOURS));
  return look(colour(), pick(next, PATTERNS), colour(), colour(), colour());
}

function lookWorn(subject: Subject, worn: Worn): Look {
  return typeof worn === "string" ? lookOf(subject, worn) : madeUp(worn);
}

/** The look of each part, in their order. */
export function looksWorn({ subject: name, look: own, worn = [] }: Pick<SceneSpec, "subject" | "look" | "worn">): Look[] {
  const subject = subjectNamed(name);
  return PARTS.map((part) => lookWorn(subject, worn[part - 1] ?? own));
}

/** What a part is painted in: a name for exactly this paint, and the colours and patterns that it shows in words. */
export interface PartPaint {
  id: string;
  words: string[];
}

/** Writes down what a subject is painted in, and draws nothing. */
class Swatches extends Model {
  readonly paints = new Map<PartNumber, Paint[]>();

  override add(part: PartNumber, _: unknown, paint: Paint): Mesh {
    this.paints.set(part, [...(this.paints.get(part) ?? []), paint]);
    return new Mesh();
  }
}

const NAMES = new Map(Object.entries(COLOURS).map(([name, colour]) => [colour, name]));

function wordsOf({ colour, pattern = "plain", second }: Paint): string[] {
  const shown = pattern === "plain" ? [colour] : [colour, second ?? colour];
  return [...shown.flatMap((each) => NAMES.get(each) ?? []), ...(pattern === "plain" ? [] : [pattern])];
}

/** The paints of all four parts. Parts that two looks paint alike have the same `id` in both. */
export function paintsOf(spec: Pick<SceneSpec, "subject" | "look" | "worn">): PartPaint[] {
  const subject = subjectNamed(spec.subject);
  const painted = new Map<Look, Swatches>();
  return looksWorn(spec).map((look, index) => {
    const known = painted.get(look);
    const swatches = known ?? new Swatches();
    if (known === undefined) subject.build(swatches, look);
    painted.set(look, swatches);
    const paints = swatches.paints.get(PARTS[index] ?? 1) ?? [];
    const text = JSON.stringify(paints);
    const id = seedOf(...Array.from(text, (letter) => letter.codePointAt(0) ?? 0)).toString(16).padStart(8, "0");
    return { id, words: [...new Set(paints.flatMap(wordsOf))].toSorted() };
  });
}
