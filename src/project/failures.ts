import type { ErrorCode, ErrorRecord } from "../lib/errors.ts";
import { counted } from "./quote.ts";

/** Rows that failed, by what is to be done about them: of ten thousand nobody reads the messages one by one. */

export const FAILURE_KINDS = ["missing", "unreadable", "prompt", "engine", "other"] as const;
/** Its name in a filter's text: `failure:missing`. */
export type FailureKind = (typeof FAILURE_KINDS)[number];

interface Words {
  readonly one: string;
  readonly many: string;
  /** What to do before they are computed again. */
  readonly wayOut: string;
}

const WORDS: Readonly<Record<FailureKind, Words>> = {
  missing: {
    one: "missing file",
    many: "missing files",
    wayOut: "Add the folder that has them, or correct their paths in the pair.",
  },
  unreadable: {
    one: "unreadable picture",
    many: "unreadable pictures",
    wayOut: "Save them as PNG and add them again under the same names.",
  },
  prompt: {
    one: "unreadable prompt",
    many: "unreadable prompts",
    wayOut: "Correct them in the pair, or add a table of prompts.",
  },
  engine: {
    one: "row that the engine gave up",
    many: "rows that the engine gave up",
    wayOut: "Close what else needs memory, or lower Max patches, and try again.",
  },
  other: { one: "other failure", many: "other failures", wayOut: "Each row says its own: open one of them." },
};

const KIND_OF: Partial<Record<ErrorCode, FailureKind>> = {
  missing_file: "missing",
  missing_reference: "missing",
  missing_generation: "missing",
  invalid_image: "unreadable",
  unknown_image_format: "unreadable",
  unsupported_image: "unreadable",
  failed_decoder: "unreadable",
  invalid_archive: "unreadable",
  unsupported_archive: "unreadable",
  unsupported_prompt: "prompt",
  invalid_tokenizer: "prompt",
  failed_engine: "engine",
  failed_inference: "engine",
  missing_room: "engine",
};

export const failureKindOf = ({ code }: Pick<ErrorRecord, "code">): FailureKind => KIND_OF[code] ?? "other";

/** Rows of a kind. */
export interface FailureGroup {
  readonly kind: FailureKind;
  /** "9 missing files" */
  readonly title: string;
  readonly wayOut: string;
  readonly ids: readonly string[];
  /** What the first of them says. */
  readonly message: string;
}

/** Groups of those that there are, in the order in which a person can do most about them. */
export function groupFailures(failed: Iterable<readonly [id: string, error: ErrorRecord]>): FailureGroup[] {
  const groups = new Map<FailureKind, { readonly ids: string[]; readonly message: string }>();
  for (const [id, error] of failed) {
    const kind = failureKindOf(error);
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, { ids: [id], message: error.message });
    else group.ids.push(id);
  }
  return FAILURE_KINDS.flatMap((kind): FailureGroup[] => {
    const group = groups.get(kind);
    if (group === undefined) return [];
    const { one, many, wayOut } = WORDS[kind];
    return [{ kind, title: counted(group.ids.length, one, many), wayOut, ...group }];
  });
}

/** "9 missing files, 3 unreadable pictures" */
export const failureWords = (groups: readonly FailureGroup[]): string => groups.map(({ title }) => title).join(", ");
