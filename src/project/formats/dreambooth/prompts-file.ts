import { fold } from "../paths.ts";

/**
 * `prompts_and_classes.txt` of google/dreambooth: a block "Classes" with a line a subject (`subject_name,class`), then
 * lists of prompts as Python writes them, one for objects and one for live subjects.
 */
export interface PromptsFile {
  /** Each subject's class, by its folded name. */
  readonly classes: ReadonlyMap<string, string>;
  /** Templates, in which `CLASS` stands where the class goes. */
  readonly objectPrompts: readonly string[];
  readonly livePrompts: readonly string[];
}

const CLASS = "\0";
/** Classes of subjects that are alive: the file has prompts for them and does not say which they are. */
const LIVE: ReadonlySet<string> = new Set(
  "animal baby bear bird boy bunny cat child cow dog elephant fish girl hamster horse kitten man person puppy rabbit squirrel woman".split(
    " ",
  ),
);

export const isLive = (className: string): boolean => LIVE.has(fold(className));

/** A Python string, then what it is given: `'a {0} {1}'.format(unique_token, class_token)`, f-strings, plain ones. */
const PYTHON_STRING =
  /(?:\b[fFrRuU]{1,2})?(?:"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')\s*(?:\.\s*format\s*\(([^)\n]*)\)|%\s*\(?([^)\n,\]]*(?:,[^)\n\]]*)?)\)?)?/g;

const isClass = (argument: string) => /class|subject|noun|object|category/i.test(argument);

/** What stands in a place of a string: the class, or nothing for the word that only a trained model knows. */
function filler(name: string, index: number, count: number, given: readonly string[]): string {
  const argument = /^\d*$/.test(name) ? given[name === "" ? index : Number(name)] : name;
  if (argument !== undefined) return isClass(argument) ? CLASS : "";
  // With nothing said of them the first is the word, the last the class.
  return (name === "" ? index : Number(name)) === count - 1 ? CLASS : "";
}

/** A Python string's text, with the class's place marked; null where it has none. */
function templateOf(text: string, given: readonly string[]): string | null {
  const names = Array.from(text.matchAll(/\{([^{}]*)\}|%s/g), ([, name]) =>
    (name ?? "").replace(/[:!].*$/s, "").trim(),
  );
  const numbers = names.map((name, index) => (/^\d+$/.test(name) ? Number(name) : index));
  const count = Math.max(0, ...numbers) + 1;
  let index = 0;
  const filled = text
    .replace(/\{([^{}]*)\}|%s/g, () => {
      const name = names[index] ?? "";
      return filler(name, index++, count, given);
    })
    .replace(/\\(['"\\])/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
  return filled.includes(CLASS) ? filled : null;
}

function templatesIn(text: string): string[] {
  return Array.from(text.matchAll(PYTHON_STRING), ([, double, single, format, percent]) => {
    const given = (format ?? percent ?? "").split(",").map((name) => name.replace(/^.*=/s, "").trim());
    return templateOf(double ?? single ?? "", given.length === 1 && given[0] === "" ? [] : given);
  }).filter((template) => template !== null);
}

/** A template for a subject of that class. */
export const fillClass = (template: string, className: string): string => template.replaceAll(CLASS, className);

/** Reads whatever of it is there: a file without prompts has classes, and the other way round. */
export function readPromptsFile(text: string): PromptsFile {
  const lines = text.replace(/^\ufeff/, "").split(/\r\n|\n|\r/);
  const firstPrompt = lines.findIndex((line) =>
    /^\s*(?:#*\s*(?:object |live subject )?prompts\b|prompt_list)/i.test(line),
  );
  const head = firstPrompt < 0 ? lines : lines.slice(0, firstPrompt);
  const classes = new Map<string, string>();
  for (const line of head) {
    const [, subject = "", className = ""] = /^\s*([^,'"[\]{}]+?)\s*[,;\t]\s*([^,'"[\]{}]+?)\s*$/.exec(line) ?? [];
    if (subject === "" || /^subject(?:[_ ]name)?$/i.test(subject)) continue;
    classes.set(fold(subject), className);
  }
  const rest = firstPrompt < 0 ? "" : lines.slice(firstPrompt).join("\n");
  const live = /^[^\S\n]*#*[^\S\n]*live[ _]subject[ _]prompts?/im.exec(rest)?.index ?? -1;
  const object = /^[^\S\n]*#*[^\S\n]*object[ _]prompts?/im.exec(rest)?.index ?? -1;
  // Either list may come first.
  const [first, second] = live >= 0 && live < object ? ["live", object] : ["object", live];
  const before = templatesIn(second < 0 ? rest : rest.slice(0, second));
  const after = second < 0 ? [] : templatesIn(rest.slice(second));
  const [objectPrompts, livePrompts] = first === "object" ? [before, after] : [after, before];
  return {
    classes,
    objectPrompts: objectPrompts.length > 0 ? objectPrompts : livePrompts,
    livePrompts: livePrompts.length > 0 ? livePrompts : objectPrompts,
  };
}

/** The prompts of a subject of that class. */
export const promptsFor = ({ objectPrompts, livePrompts }: PromptsFile, className: string): readonly string[] =>
  (isLive(className) ? livePrompts : objectPrompts).map((template) => fillClass(template, className));
