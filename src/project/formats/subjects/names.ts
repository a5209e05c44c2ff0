import { slug } from "./subject.ts";

/** Which prompt and which seed names of folders and files say. */
export interface PromptName {
  /** The number that is written; null where none is. */
  readonly number: number | null;
  /** Whether that is the only number, so that it may as well be a seed. */
  readonly alone: boolean;
  /** As it is written, for those of one prompt to have the same; null where nothing names a prompt. */
  readonly id: string | null;
  /** The prompt itself, where it is written out: as `slug` gives it, where it is one of the list. */
  readonly text: string | null;
  readonly seed: string | null;
}

const NUMBERED = /^(?:p|prompt|idx|index|promptid|promptidx)?0*(\d+)$/;
const SEEDED = /^(?:s|seed|sample|k)(\d+)$/;
const PROMPT_WORDS: ReadonlySet<string> = new Set(["p", "prompt", "prompts", "idx", "index"]);
const SEED_WORDS: ReadonlySet<string> = new Set(["s", "seed", "sample"]);

/** The prompt that a name spells, with what is behind it: "a_dog_in_the_snow_42" is the second and "42". */
function spelt(
  name: string,
  isListed: (words: string) => boolean,
): { readonly text: string; readonly rest: string } | null {
  const words = slug(name);
  if (isListed(words)) return { text: words, rest: "" };
  const [, before = "", rest = ""] = /^(.+?) ((?:seed |s )?\d+)$/u.exec(words) ?? [];
  return !isListed(before) ? null : { text: before, rest: rest.replace(/^(?:seed|s) /, "") };
}

const seedOf = (stem: string) => stem.replace(/^(?:seed|s)[\s_-]*(?=\d)/i, "");

/** Whether a folder's name names a prompt. */
export const namesPrompt = (folder: string, isListed: (words: string) => boolean): boolean =>
  NUMBERED.test(slug(folder).replaceAll(" ", "")) || spelt(folder, isListed) !== null || /\S\s+\S+\s+\S/.test(folder);

/** @param isListed whether words, as `slug` gives them, are one of the subject's prompts */
export function readPromptName(
  stem: string,
  inside: readonly string[],
  isListed: (words: string) => boolean,
): PromptName {
  const nothing = { number: null, alone: false, id: null, text: null, seed: null };
  if (inside.length > 0) {
    const folder = inside[0]!;
    const seed = [...inside.slice(1), seedOf(stem)].join("/");
    const [, number] = NUMBERED.exec(slug(folder).replaceAll(" ", "")) ?? [];
    if (number !== undefined) return { ...nothing, number: Number(number), id: String(Number(number)), seed };
    const text = spelt(folder, isListed)?.text ?? (/\S\s+\S+\s+\S/.test(folder) ? folder.trim() : null);
    return { ...nothing, id: folder, text, seed };
  }
  const written = spelt(stem, isListed);
  if (written !== null) return { ...nothing, id: slug(written.text), text: written.text, seed: written.rest || null };

  const tokens = slug(stem).split(" ");
  let prompt: string | null = null;
  let seed: string | null = null;
  const numbers: string[] = [];
  for (let place = 0; place < tokens.length; place++) {
    const token = tokens[place]!;
    const next = tokens[place + 1] ?? "";
    if (PROMPT_WORDS.has(token) && /^\d+$/.test(next)) {
      prompt ??= next;
      place++;
    } else if (SEED_WORDS.has(token) && /^\d+$/.test(next)) {
      seed ??= next;
      place++;
    } else if (SEEDED.test(token)) seed ??= SEEDED.exec(token)?.[1] ?? null;
    else if (/^\d+$/.test(token)) numbers.push(token);
    else if (NUMBERED.test(token)) prompt ??= NUMBERED.exec(token)?.[1] ?? null;
  }
  const explicit = prompt !== null || seed !== null;
  prompt ??= numbers.shift() ?? null;
  seed ??= numbers.length > 0 ? numbers.join("_") : null;
  if (prompt === null) return { ...nothing, seed };
  return { number: Number(prompt), alone: !explicit && seed === null, id: String(Number(prompt)), text: null, seed };
}
