import { stripSubject } from "../../../metric/strip.ts";
import { quote, quoteList } from "../../quote.ts";
import type { IntakeProblem } from "../../types.ts";
import { slug } from "./subject.ts";

/**
 * What a subject is where no list says it: its folder's words, as its own prompts have them. A name that stands in no
 * prompt is no guess, and nothing would be struck by it.
 */

/** "plushie_cow" may be "plushie cow", "cow plushie" or "cow"; "pet_cat2" a "cat". The one that says most comes first. */
function namesOf(folder: string): readonly string[] {
  const words = slug(folder)
    .split(" ")
    .map((word) => word.replace(/\d+$/, ""))
    .filter((word) => word !== "");
  if (words.length === 0) return [];
  const whole = [words.join(" "), ...(words.length === 2 ? [words.toReversed().join(" ")] : [])];
  return [...whole, ...words.slice(1).map((_, at) => words.slice(at + 1).join(" "))];
}

export interface Guesses {
  /** The name of a subject that a prompt has; null where it has none. */
  objectIn(folder: string, prompt: string | null): string | null;
  /** Tells of all that was guessed so far. */
  problems(): IntakeProblem[];
}

export function createGuesses(): Guesses {
  const found = new Map<string, string>();
  const names = new Map<string, readonly string[]>();
  return {
    objectIn(folder, prompt) {
      if (prompt === null) return null;
      let own = names.get(folder);
      if (own === undefined) names.set(folder, (own = namesOf(folder)));
      const object = own.find((name) => stripSubject(prompt, name).found) ?? null;
      if (object !== null && !found.has(folder)) found.set(folder, object);
      return object;
    },
    problems() {
      const [first] = found;
      if (first === undefined) return [];
      const [folder, object] = first;
      const others = [...found.keys()].slice(1);
      return [
        {
          kind: "guess",
          path: null,
          message: `No list says what ${quote(folder)} is: ${quote(object)}, which its prompts have, was taken, and is struck from them for PF.${others.length === 0 ? "" : ` So it is with ${quoteList(others)}.`} Where that is wrong, set the object of its pairs, or add the list that names it.`,
          ...(found.size === 1 ? {} : { count: found.size }),
        },
      ];
    },
  };
}
