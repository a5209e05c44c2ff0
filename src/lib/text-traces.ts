/**
 * What a text says of who wrote it, and where: folders of a person, addresses, dates, names. It finds what has the form of such a
 * thing, in any sentence or path, and takes it out; names have no form, and are given.
 */

export type TraceKind = "home folder" | "path" | "file name" | "e-mail address" | "web address" | "date" | "name";

export interface Trace {
  readonly kind: TraceKind;
  /** As it stands. */
  readonly text: string;
}

/** What stands in the place of a trace. */
export const TAKEN_OUT = "[removed]";

const YEAR = "(?:19|20)\\d\\d";
const MONTH = "(?:0?[1-9]|1[0-2])";
const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
const CLOCK = "(?:[T ,_-]+\\d{1,2}[:.-]?\\d\\d(?:[:.-]?\\d\\d)?(?:\\.\\d+)?(?:Z|[+-]\\d\\d:?\\d\\d)?)?";
const MONTHS =
  "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";
/** A part of a path: up to what no name has, or what ends a sentence's. Bounded, as all that repeats: a hostile text takes no longer than its length. */
const PART = "[^\\s\"'`<>|*?:;,()\\[\\]{}/\\\\]{1,120}";
/** On Windows people have spaces in their names: a part that is no path's last. */
const SPACED = "[^\"'`<>|*?:;,\\r\\n\\[\\]/\\\\]{1,120}[\\\\/]{1,4}";
const ROOTS =
  "home|Users|root|mnt|data\\d*|datasets?|scratch|gpfs|lustre|nfs|work|workspace|tmp|var|opt|usr|private|Volumes|media|srv|proj(?:ects?)?|cluster|storage|net|export|content|kaggle|afs|cephfs|fs\\d*|shared?|raid|ssd\\d*|hdd\\d*|disk\\d*";
const FILES =
  "png|jpe?g|webp|gif|avif|bmp|tiff?|heic|psd|jsonl?|csv|tsv|txt|ya?ml|py|ipynb|sh|pt|pth|ckpt|bin|safetensors|npz?|zip|tar|gz|pdf|docx?|tex|md|log|mp4|mov";

/** The widest first: what one has taken no other sees. */
const PATTERNS: readonly (readonly [TraceKind, RegExp])[] = [
  ["web address", /(?:\b(?:https?|ftp|sftp|ssh|git|s3|gs|hf|wandb):\/\/|\bwww\.)[^\s"'`<>()[\]{}]+/giu],
  [
    "e-mail address",
    /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}(?::[^\s"'`<>]+)?/giu,
  ],
  [
    "home folder",
    new RegExp(
      `(?:file:/{2,3})?(?:[a-z]:|/mnt/[a-z])?(?:[\\\\/]{1,4}${PART}){0,6}?[\\\\/]{1,4}(?:home|Users|Documents and Settings)[\\\\/]{1,4}(?:${SPACED}){0,30}${PART}` +
        `|(?<![\\p{L}\\p{N}])~(?:${PART})?(?:/${PART}){1,30}|/root(?:/${PART}){1,30}|%USERPROFILE%[^\\s"']*|\\$\\{?HOME\\}?[^\\s"']*`,
      "giu",
    ),
  ],
  [
    "path",
    new RegExp(
      `file:/+[^\\s"']+|(?<!\\p{L})[a-z]:[\\\\/]{1,4}(?:${SPACED}){0,30}${PART}|\\\\{2,4}${PART}\\\\{1,4}(?:${SPACED}){0,30}${PART}`,
      "giu",
    ),
  ],
  ["path", new RegExp(`(?<![\\p{L}\\p{N}.:/_-])/(?:${ROOTS})(?:/{1,2}${PART}){1,30}/?`, "gu")],
  ["path", new RegExp(`(?<![\\p{L}\\p{N}_.-])(?:\\.{0,2}[\\\\/])?(?:${SPACED}){1,30}${PART}\\.(?:${FILES})\\b`, "giu")],
  [
    "file name",
    new RegExp(
      `(?<![\\p{L}\\p{N}_.+-])[\\p{L}\\p{N}_(][\\p{L}\\p{N}_()+-]{0,120}(?:\\.[\\p{L}\\p{N}_-]{1,60}){0,8}\\.(?:${FILES})\\b`,
      "giu",
    ),
  ],
  ["date", new RegExp(`(?<!\\d)${YEAR}([-:/.])${MONTH}\\1${DAY}(?!\\d)${CLOCK}`, "gu")],
  ["date", new RegExp(`(?<!\\d)${DAY}([./-])${MONTH}\\1${YEAR}(?!\\d)`, "gu")],
  ["date", /(?<!\d)20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[T_-]?\d{4,6})?(?!\d)/gu],
  [
    "date",
    new RegExp(
      `\\b(?:${DAY}(?:st|nd|rd|th)?\\.? ${MONTHS}\\.?,? ${YEAR}|${MONTHS}\\.? ${DAY}(?:st|nd|rd|th)?,? ${YEAR})\\b`,
      "giu",
    ),
  ],
];

const ESCAPED = /[.*+?^${}()|[\]\\/-]/g;

/**
 * A name however it is written: with blanks, dots, lines or nothing between its words, in any case; not where letters go on
 * before or behind it. "Jane Doe" is jane.doe, JaneDoe and DOE_JANE.
 */
function namePattern(name: string): RegExp {
  const words = name
    .normalize("NFC")
    .split(/[\s._,-]+/)
    .filter((word) => word !== "")
    .map((word) => word.replace(ESCAPED, String.raw`\$&`));
  const orders = words.length === 2 ? [words, words.toReversed()] : [words];
  return new RegExp(`(?<!\\p{L})(?:${orders.map((order) => order.join("[\\s._,-]*")).join("|")})(?!\\p{L})`, "giu");
}

/** What is looked for, made once for many texts. */
export interface TracePatterns {
  readonly patterns: readonly (readonly [TraceKind, RegExp])[];
}

/** The shortest name that is looked for: one letter is in every text. */
const SHORTEST_NAME = 2;

/** @param names of people, places of work, projects: whatever is given is found in any of its spellings */
export const tracePatterns = (names: readonly string[] = []): TracePatterns => ({
  patterns: [
    ...names
      .map((name) => name.trim())
      .filter((name) => name.replaceAll(/[\s._,-]/g, "").length >= SHORTEST_NAME)
      // A longer one holds a shorter.
      .toSorted((a, b) => b.length - a.length)
      .map((name) => ["name", namePattern(name)] as const),
    ...PATTERNS,
  ],
});

/** The text without its traces, each with a mark in its place, and what they were. */
export function takeOutTraces(
  text: string,
  { patterns }: TracePatterns,
): { readonly text: string; readonly traces: readonly Trace[] } {
  const traces: Trace[] = [];
  let rest = text.normalize("NFC");
  // Forms first: a name in a path goes with the path.
  for (const [kind, pattern] of [
    ...patterns.filter(([of]) => of !== "name"),
    ...patterns.filter(([of]) => of === "name"),
  ])
    rest = rest.replace(pattern, (found) => {
      traces.push({ kind, text: found });
      return TAKEN_OUT;
    });
  return traces.length === 0 ? { text, traces } : { text: rest, traces };
}

export const tracesIn = (text: string, patterns: TracePatterns): readonly Trace[] =>
  takeOutTraces(text, patterns).traces;

const HOME =
  /(?:^|[\\/])(?:home|Users|Documents and Settings)[\\/]+([^\\/\s"'<>|:]+(?: [^\\/\s"'<>|:]+)*)(?=[\\/]|$)/giu;
/** Not people's: folders that every machine has. */
const EVERYBODYS = new Set(["public", "shared", "default", "user", "users", "all users", "ubuntu", "guest", "runner"]);

/** Whose home folders a text names: "jdoe" of "/home/jdoe/papers". */
export const homeOwners = (text: string): readonly string[] =>
  [...text.matchAll(HOME)].flatMap(([, owner = ""]) => (EVERYBODYS.has(owner.toLowerCase()) ? [] : [owner]));
