/** Captions: what a visitor might write about such a scene, from templates. */
import { environmentNamed, ENVIRONMENTS } from "./environments/index.ts";
import type { Look, Subject } from "./model.ts";
import type { Pattern } from "./paint.ts";
import { type Chance, chance, pick } from "./random.ts";
import { SUBJECTS } from "./subjects/index.ts";
import { COLOURS } from "./subjects/looks.ts";

/** What follows "with": `%` is the pattern's colour. The first is the plain name. */
const PATTERN_WORDS: Record<Pattern, readonly string[]> = {
  plain: [""],
  dots: ["% dots", "% polka dots", "% spots", "round % dots", "a % dotted pattern"],
  rings: ["% bands", "% stripes", "% rings", "horizontal % stripes", "a % striped pattern"],
  stripes: ["% stripes", "vertical % stripes", "upright % stripes", "a % striped pattern"],
  checks: ["% checks", "% squares", "a % checkered pattern", "a % chequered pattern", "% check pattern"],
  zigzag: ["% zigzags", "a % zigzag pattern", "% zigzag lines", "a % zigzag band"],
};

const STYLES = [
  "a photo of",
  "a picture of",
  "a render of",
  "a 3d render of",
  "an image of",
  "a close-up of",
  "a toy photograph of",
  "an illustration of",
  "a bright photo of",
  "a photograph showing",
  "a cgi image of",
  "",
];
const ADJECTIVES = ["", "", "", "", "", "", "small", "shiny", "cute", "toy", "little", "big", "lovely"];
const MANNERS = ["", "", "", "standing", "placed", "sitting", "seen"];

/** "an" before a vowel. */
export function article(words: string): string {
  return /^[aeiou]/u.test(words) ? `an ${words}` : `a ${words}`;
}

/** "dots" of "with white dots", or nothing for a plain look. */
function patternText(look: Look, words: string): string {
  return words === "" ? "" : ` with ${words.replace("%", look.secondColour)}`;
}

export interface SceneWords {
  object: string;
  caption: string;
  subject_text: string;
  environment_text: string;
}

/** The plainest way to name a look: "blue teapot with white dots". */
export function lookWords(subject: Subject, look: Look): string {
  return `${look.colour} ${subject.name}${patternText(look, PATTERN_WORDS[look.pattern][0] ?? "")}`;
}

/** The demo's prompts: plain, and always naming the subject as `object` does. */
export function promptFor(subject: Subject, look: Look, environment: string): string {
  return `a photo of ${article(lookWords(subject, look))} ${environmentNamed(environment).phrases[1] ?? ""}`;
}

/** The subject's words, an environment's, and both in a caption. @param manners what may stand between them, null for nothing */
function inSentences(
  next: Chance,
  subjectText: string,
  environment: string,
  manners: readonly string[] | null,
): Pick<SceneWords, "caption" | "subject_text" | "environment_text"> {
  const environmentText = pick(next, environmentNamed(environment).phrases);
  const caption = [pick(next, STYLES), subjectText, manners === null ? "" : pick(next, manners), environmentText]
    .filter((part) => part !== "")
    .join(" ");
  return { caption, subject_text: subjectText, environment_text: environmentText };
}

/** Words for one scene. Half of them use the plain names, the others synonyms. */
export function describe(next: Chance, subject: Subject, look: Look, environment: string): SceneWords {
  const plain = next() < 0.5;
  const noun = plain ? subject.name : pick(next, subject.nouns);
  const pattern = plain ? (PATTERN_WORDS[look.pattern][0] ?? "") : pick(next, PATTERN_WORDS[look.pattern]);
  const adjective = plain ? "" : pick(next, ADJECTIVES);
  const object = `${look.colour} ${noun}`;
  const subjectText = article(`${adjective} ${object}${patternText(look, pattern)}`.trim());
  return { object, ...inSentences(next, subjectText, environment, plain ? null : MANNERS) };
}

/** Words for a scene whose subject wears no look that has a name: only what it is. */
export function describeBare(next: Chance, subject: Subject, environment: string): SceneWords {
  const noun = pick(next, subject.nouns);
  const subjectText = article(`${pick(next, ADJECTIVES)} ${noun}`.trim());
  return { object: noun, ...inSentences(next, subjectText, environment, MANNERS) };
}

function environmentOnly(next: Chance): string {
  const place = pick(next, pick(next, ENVIRONMENTS).phrases);
  return pick(next, [
    place,
    `a photo ${place}`,
    `a picture taken ${place}`,
    `a scene ${place}`,
    `somewhere ${place}`,
    `a background ${place}`,
    `an empty scene ${place}`,
  ]);
}

/** Texts to learn a tokenizer from: looks that do not exist too, for a visitor's own prompts. */
export function sampleTexts(count: number, seed: number): string[] {
  const next = chance(seed);
  return Array.from({ length: count }, () => {
    const kind = next();
    if (kind < 0.15) return environmentOnly(next);
    const subject = pick(next, SUBJECTS);
    const own = pick(next, subject.looks);
    const colours = Object.keys(COLOURS);
    const free: Look = { ...own, colour: pick(next, colours), secondColour: pick(next, colours) };
    const words = describe(next, subject, kind < 0.6 ? own : free, pick(next, ENVIRONMENTS).name);
    if (kind < 0.25) return words.subject_text;
    if (kind < 0.3) return `the ${pick(next, subject.parts)} of ${words.subject_text}`;
    return words.caption;
  });
}

export interface Vocabulary {
  subjects: string[];
  looks: Record<string, string[]>;
  environments: string[];
  parts: Record<string, string[]>;
  texts: string[];
}

export function vocabulary(seed: number): Vocabulary {
  return {
    subjects: SUBJECTS.map((subject) => subject.name),
    looks: Object.fromEntries(SUBJECTS.map((subject) => [subject.name, subject.looks.map((look) => look.id)])),
    environments: ENVIRONMENTS.map((environment) => environment.name),
    parts: Object.fromEntries(SUBJECTS.map((subject) => [subject.name, [...subject.parts]])),
    texts: sampleTexts(20_000, seed),
  };
}
