/**
 * Where prompts differ. Those of one subject begin alike ("a photo of a blue teapot in the snow", "... on a beach"), so
 * that the beginning is all that a narrow column would show of any. Texts are parted at white space alone.
 */

/** A prompt in three parts that are the whole of it: what others begin with too, what is its own, what they end with too. */
export interface PromptParts {
  readonly before: string;
  readonly own: string;
  readonly after: string;
}

export interface PromptOf {
  readonly concept: string;
  readonly prompt: string | null;
}

/** Characters that are worth an ellipsis in their place. */
const LEAST = 6;

const isSpace = (text: string, at: number): boolean => /\s/.test(text.charAt(at));

/** What all of some texts begin and end with alike. */
interface Shared {
  readonly first: string;
  before: string;
  after: string;
  /** Of the shortest text. */
  least: number;
  /** Whether there are two that differ. */
  several: boolean;
}

const begin = (text: string): Shared => ({
  first: text,
  before: text,
  after: text,
  least: text.length,
  several: false,
});

function add(shared: Shared, text: string): void {
  const { first, before, after } = shared;
  if (text === first) return;
  shared.several = true;
  shared.least = Math.min(shared.least, text.length);
  // Of thousands of prompts nearly all begin and end as those before them: no character is looked at by itself.
  if (!text.startsWith(before)) {
    let same = 0;
    while (text.charCodeAt(same) === before.charCodeAt(same)) same++;
    shared.before = before.slice(0, same);
  }
  if (!text.endsWith(after)) {
    let same = 0;
    while (text.at(-1 - same) === after.at(-1 - same)) same++;
    shared.after = after.slice(after.length - same);
  }
}

/** How many characters of it, to where words end, so that something of the shortest is left. */
function atWords({ first, before, after, least }: Shared): { readonly before: number; readonly after: number } {
  let start = Math.min(before.length, least - 1);
  while (start > 0 && !isSpace(first, start - 1)) start--;
  let end = Math.min(after.length, least - start - 1);
  while (end > 0 && !isSpace(first, first.length - end)) end--;
  return { before: start < LEAST ? 0 : start, after: end < LEAST ? 0 : end };
}

export interface PromptsParts {
  readonly of: (one: PromptOf) => PromptParts;
  /** Characters of the longest prompt. */
  readonly longest: number;
}

/**
 * Says of each prompt what it has in common with the others of its concept or, where that has no other, with all of the
 * project.
 *
 * @param all of every row; null and empty prompts count as none
 */
export function createPromptParts(all: Iterable<PromptOf>): PromptsParts {
  const ofConcepts = new Map<string, Shared>();
  let ofAll: Shared | null = null;
  let longest = 0;
  for (const { concept, prompt } of all) {
    if (prompt === null || prompt.trim() === "") continue;
    longest = Math.max(longest, prompt.length);
    const known = ofConcepts.get(concept);
    if (known === undefined) ofConcepts.set(concept, begin(prompt));
    else add(known, prompt);
    if (ofAll === null) ofAll = begin(prompt);
    else add(ofAll, prompt);
  }
  const of = ({ concept, prompt }: PromptOf): PromptParts => {
    const text = prompt ?? "";
    const own = ofConcepts.get(concept);
    const shared = own?.several === true ? own : ofAll;
    if (shared?.several !== true) return { before: "", own: text, after: "" };
    const { before, after } = atWords(shared);
    // One that was not among them is shown as it is.
    const first = shared.first.slice(0, before);
    const last = shared.first.slice(shared.first.length - after);
    const rest = text.slice(before, text.length - after);
    if (rest.trim() === "" || !text.startsWith(first) || !text.endsWith(last))
      return { before: "", own: text, after: "" };
    return { before: first, own: rest, after: last };
  };
  return { of, longest };
}
