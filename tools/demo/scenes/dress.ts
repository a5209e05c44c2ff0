/** Subjects whose parts do not wear the same look, and what each part is painted in. */
import { Mesh } from "three";
import { type Look, Model, type PartNumber, PARTS } from "./model.ts";
import type { Paint, Pattern } from "./paint.ts";
import { chance, pick, seedOf } from "./random.ts";
import type { SceneSpec } from "./spec.ts";
import { COLOURS, look } from "./subjects/looks.ts";
import { lookOf, subjectNamed } from "./subjects/index.ts";

const PATTERNS: readonly Pattern[] = ["plain", "dots", "rings", "stripes", "checks", "zigzag"];

/** A look out of the colours' table, by chance: nobody has given it a name. */
function madeUp(seed: number): Look {
  const next = chance(seedOf(seed, 21));
  const colour = () => pick(next, Object.keys(COLOURS));
  return look(colour(), pick(next, PATTERNS), colour(), colour(), colour());
}

/** The looks that a subject wears, and which parts wear each. */
export function looksWorn({
  subject: name,
  look: own,
  worn = [],
}: Pick<SceneSpec, "subject" | "look" | "worn">): Map<Look, PartNumber[]> {
  const subject = subjectNamed(name);
  const looks = new Map<Look, PartNumber[]>();
  for (const part of PARTS) {
    const each = worn[part - 1] ?? own;
    const look = typeof each === "string" ? lookOf(subject, each) : madeUp(each);
    looks.set(look, [...(looks.get(look) ?? []), part]);
  }
  return looks;
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

function paintOfPart(paints: readonly Paint[]): PartPaint {
  const letters = Array.from(JSON.stringify(paints), (letter) => letter.codePointAt(0) ?? 0);
  return {
    id: seedOf(...letters)
      .toString(16)
      .padStart(8, "0"),
    words: [...new Set(paints.flatMap(wordsOf))].toSorted(),
  };
}

/** The paints of all four parts, in their order. Parts that two looks paint alike have the same `id` in both. */
export function paintsOf(spec: Pick<SceneSpec, "subject" | "look" | "worn">): PartPaint[] {
  const subject = subjectNamed(spec.subject);
  const paints = new Map<PartNumber, PartPaint>();
  for (const [look, parts] of looksWorn(spec)) {
    const swatches = new Swatches();
    subject.build(swatches, look);
    for (const part of parts) paints.set(part, paintOfPart(swatches.paints.get(part) ?? []));
  }
  return PARTS.flatMap((part) => paints.get(part) ?? []);
}
