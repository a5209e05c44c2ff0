import { readMetadata } from "../../imaging/metadata/read.ts";
import type { MetadataKind, Tell } from "../../imaging/metadata/metadata.ts";
import { homeOwners, tracePatterns, type Trace, type TraceKind, type TracePatterns } from "../../lib/text-traces.ts";
import { filesOf } from "../../project/references.ts";
import type { ProjectDocument } from "../../storage/document/document.ts";
import { writeProject } from "../../storage/document/portable.ts";
import { anonymise } from "../../storage/shared/anonymous.ts";
import type { PictureCommands } from "../../store/commands.ts";

/** What a project says of who made it, before it is written without that. */

/** Of one kind: how often, and the first ones. */
export interface FoundTraces {
  readonly kind: TraceKind;
  readonly count: number;
  readonly examples: readonly string[];
}

/** Of pictures whose files say something of a kind beside their pixels. */
export interface FoundMetadata {
  readonly kind: MetadataKind;
  readonly pictures: number;
  readonly tells: readonly Tell[];
}

export interface Found {
  readonly files: number;
  readonly pairs: number;
  readonly raters: number;
  readonly project: string;
  readonly texts: readonly FoundTraces[];
  readonly metadata: readonly FoundMetadata[];
  /** Whom pictures and home folders name: these are taken out wherever they stand. */
  readonly names: readonly string[];
  /** Pictures that could not be read. */
  readonly unread: number;
}

/** Nothing that a person may have written into the project under another name. */
const WRITTEN = { masks: new Map(), made: new Map(), tables: new Map(), evidence: new Map() } as const;

/** A shorter word names nothing: "cats", "demo". */
const SHORTEST_WORD = 6;

/** Whether its subjects are called so too: a word of theirs names nobody, and prompts would be without it. */
function isSubjects(name: string, { intake }: ProjectDocument): boolean {
  const [kind, pattern] = tracePatterns([name]).patterns[0] ?? [];
  if (kind !== "name" || pattern === undefined) return true;
  return (intake?.samples ?? []).some(({ prompt, object, concept }) =>
    [prompt, object, concept].some((text) => text !== null && text.search(pattern) >= 0),
  );
}

/** A project's name is looked for where it is one. */
const projectNames = (document: ProjectDocument): readonly string[] =>
  document.name.length < SHORTEST_WORD || isSubjects(document.name, document) ? [] : [document.name];

/** All names that are looked for: those that a person gave, and those that the project has. */
export async function namesOf(document: ProjectDocument, given: readonly string[]): Promise<readonly string[]> {
  const { json } = await writeProject({ ...document, ...WRITTEN });
  return [...new Set([...given, ...homeOwners(json.replaceAll("\\\\", "\\")), ...projectNames(document)])];
}

export const patternsOf = async (document: ProjectDocument, given: readonly string[]): Promise<TracePatterns> =>
  tracePatterns(await namesOf(document, given));

const EXAMPLES = 3;

function byKind(traces: readonly Trace[]): readonly FoundTraces[] {
  const kinds = [...new Set(traces.map(({ kind }) => kind))];
  return kinds.map((kind) => {
    const texts = traces.flatMap((trace) => (trace.kind === kind ? [trace.text] : []));
    return { kind, count: texts.length, examples: [...new Set(texts)].slice(0, EXAMPLES) };
  });
}

/** What its pictures' files say. Each is read whole, and once. */
async function inPictures(signal: AbortSignal, pictures: Pick<PictureCommands, "file">, paths: readonly string[]) {
  const kinds = new Map<MetadataKind, { pictures: number; tells: Set<Tell> }>();
  const names = new Set<string>();
  let unread = 0;
  for (const path of paths) {
    signal.throwIfAborted();
    const file = await pictures.file(path).catch(() => null);
    const parts = file && (await readMetadata(new Uint8Array(await file.arrayBuffer())));
    if (parts === null) {
      unread++;
      continue;
    }
    for (const part of parts) part.names.forEach((name) => names.add(name));
    for (const kind of new Set(parts.map((part) => part.kind))) {
      const known = kinds.get(kind) ?? { pictures: 0, tells: new Set() };
      known.pictures++;
      for (const part of parts) if (part.kind === kind) part.tells.forEach((tell) => known.tells.add(tell));
      kinds.set(kind, known);
    }
  }
  const metadata = [...kinds].map(([kind, found]) => ({ kind, pictures: found.pictures, tells: [...found.tells] }));
  return { metadata, names: [...names], unread };
}

/** @param given names that a person wrote down */
export async function findTraces(
  signal: AbortSignal,
  pictures: Pick<PictureCommands, "file">,
  document: ProjectDocument,
  given: readonly string[],
): Promise<Found> {
  const samples = document.intake?.samples ?? [];
  const paths = [...new Set(samples.flatMap((sample) => filesOf(sample)))];
  const { metadata, names: pictured, unread } = await inPictures(signal, pictures, paths);
  const names = await namesOf(document, [...given, ...pictured.filter((name) => !isSubjects(name, document))]);
  const traces: Trace[] = [];
  await anonymise(document, tracePatterns(names), traces);
  return {
    files: paths.length,
    pairs: samples.length,
    raters: new Set(samples.flatMap(({ ratings }) => ratings.flatMap(({ by }) => by ?? []))).size,
    project: document.name,
    texts: byKind(traces),
    metadata,
    names,
    unread,
  };
}
