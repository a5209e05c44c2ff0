import { formatCount } from "../components/format.ts";
import type { Engine } from "../engine/client.ts";
import { LOOKED_AT_ONCE } from "../engine/looked-at.ts";
import { withAdded } from "../lib/sorted.ts";
import type { AddedFile } from "../platform/picked.ts";
import type { TextsRead } from "../project/contents.ts";
import type { StandingIntake } from "../project/formats/manifest/tables.ts";
import type { Hints } from "../project/hints.ts";
import type { IntakePreview } from "../project/preview.ts";
import { EMPTY_INTAKE } from "../project/sample.ts";
import { withoutSamples } from "../project/corrections.ts";
import { LAST_RESORT } from "../project/formats/layout.ts";
import { otherKindProblems, WHAT_IS_READ } from "../project/formats/other-kinds.ts";
import { byName, extensionOf, isJunk, isPicture, isTable } from "../project/formats/paths.ts";
import { groupProblems, problemKey } from "../project/problems.ts";
import { quote, quoteList } from "../project/quote.ts";
import type { Intake, IntakeProblem, ProblemKind } from "../project/types.ts";
import { samplesOf } from "../store/selectors.ts";
import type { Answer, Question } from "../store/state.ts";
import { takeStep } from "../store/actions/history.ts";
import { notify, resolve } from "../store/actions/notices.ts";
import { beginProject, setIntake, setMade, setPaths, setQuestion } from "../store/actions/project.ts";
import { setBusy } from "../store/actions/run.ts";
import { dropResults } from "../store/actions/results.ts";
import type { PictureCommands } from "../store/commands.ts";
import { useLens } from "../store/store.ts";
import { readings } from "./lazy-modules.ts";
import type { HandOver } from "./hand-over.ts";
import { never, report } from "./report.ts";
import { createPictures } from "./pictures.ts";
import { fileOf, isSame, toEntry, type ProjectFile } from "./project-file.ts";

/** The files of the open project: here, in the engine, and what they are read as. */
export interface ProjectFiles {
  /** As views show them. */
  readonly pictures: PictureCommands;
  has(path: string): boolean;
  /** A file's content; null where it is not at hand. */
  read(path: string): Promise<File | null>;
  /** Files that are at hand and not kept. */
  loose(): readonly AddedFile[];
  /** Makes files known here and in the engine. */
  put(files: readonly ProjectFile[]): Promise<void>;
  /** Makes all of them known to an engine that knows none. */
  putAgain(): Promise<void>;
  /**
   * Adds files and reads anew what is to be scored among all of them. Asks before pairs would go.
   *
   * @param told what is to be said of what came with them and is no part of the project
   * @param known that they hold scores or ratings, whether a layout knows them or not
   * @returns what is the project's now, and is to be kept: nothing where a person thought better of it, or nothing of it can be read
   */
  add(
    picked: readonly AddedFile[],
    emptyFolders?: readonly string[],
    told?: readonly IntakeProblem[],
    known?: boolean,
  ): Promise<readonly AddedFile[]>;
  /** When the pairs are on the page, and the engine has all that was added and not its names alone. */
  handedOver(): Promise<void>;
  /** Answers what `add` asked. */
  answer(answer: Answer): void;
  /** What the files come to as they would be read with these hints. */
  preview(signal: AbortSignal, hints: Hints): Promise<IntakePreview>;
  /** Reads anew by what a person says, as a step that can be undone. */
  readAs(hints: Hints): Promise<void>;
  /** Reads anew without some of the files, as a step that can be undone. @param back those that are to be read again */
  reread(out: readonly string[], back: ReadonlySet<string>): Promise<void>;
  clear(): Promise<void>;
}

/** The first folder of the paths, else the first file, as a project's name. */
export function nameOf(files: readonly AddedFile[]): string {
  const folder = files.find(({ path }) => path.includes("/"))?.path.split("/")[0];
  return folder ?? files[0]?.path ?? "project";
}

const isUsable = ({ path }: AddedFile): boolean => isPicture(path) || isTable(path) || extensionOf(path) === "txt";

/** Files that intake can read, and files of kinds that nothing here does: they need not be kept. */
function sortOutKinds(picked: readonly AddedFile[]): {
  readonly usable: readonly AddedFile[];
  readonly left: readonly AddedFile[];
} {
  const [usable, left]: AddedFile[][] = [[], []];
  for (const entry of picked) if (!isJunk(entry.path)) (isUsable(entry) ? usable : left)!.push(entry);
  return { usable: usable!, left: left! };
}

const emptyProblem = (folder: string): IntakeProblem => ({
  kind: "nothing",
  path: folder,
  message: `The folder ${quote(folder)} is empty. ${WHAT_IS_READ}`,
});

/** What was said of files that are no part of the project, and so would not be said again. */
const kept = (intake: Intake | null): IntakeProblem[] =>
  (intake?.problems ?? []).filter(
    ({ kind, path }) => kind === "other-kind" || kind === "archive" || (kind === "nothing" && path !== null),
  );

/** The same said once. */
function withNotes(intake: Intake, notes: readonly IntakeProblem[]): Intake {
  const said = new Set(notes.map(({ message }) => message));
  const known = new Set(intake.problems.filter(({ message }) => said.has(message)).map(problemKey));
  const fresh = notes.filter((note) => !known.has(problemKey(note)));
  return fresh.length === 0 ? intake : { ...intake, problems: [...intake.problems, ...fresh] };
}

/** Whether there is nothing to make a project of: no pair, no picture that could become part of one, and no ratings or texts that wait for theirs. */
function isNothing({ samples, problems, understood }: Intake, usable: readonly AddedFile[]): boolean {
  if (understood.some(({ layout, files }) => layout !== LAST_RESORT && files > 0)) return false;
  const damaged = new Set(problems.filter(({ kind }) => kind === "picture").map(({ path }) => path));
  return samples.length === 0 && !usable.some(({ path }) => isPicture(path) && !damaged.has(path));
}

/** More would cover the page. */
const MOST_NOTICES = 4;

/** Kinds of problems that are a sentence for all their files already. */
const SAID_ONCE: ReadonlySet<ProblemKind> = new Set(["other-kind", "archive", "nothing"]);

/** Says what was wrong with files that made no project, a sentence a kind, until files are added again. */
function tellProblems(problems: readonly IntakeProblem[]): void {
  const sentences = groupProblems(problems).flatMap(({ kind, problems: all }) => {
    const [first] = all;
    if (first === undefined) return [];
    return SAID_ONCE.has(kind) || all.length === 1
      ? all.map(({ message }) => message)
      : [`${first.message} So it is with ${formatCount(all.length - 1, "other")}.`];
  });
  for (const sentence of sentences.slice(0, MOST_NOTICES)) notify("error", sentence, { about: "adding" });
}

/** Says what tables of texts did to pairs that stand. */
async function tellChanges(before: Intake, after: Intake, added: readonly AddedFile[]): Promise<void> {
  const tables = added.filter(({ path }) => isTable(path));
  if (tables.length === 0) return;
  const count = (await readings.load()).changedPairs(before, after);
  if (count > 0)
    notify(
      "info",
      `${quoteList(tables.map(({ path }) => path))} said more of ${formatCount(count, "pair")}. Ctrl Z takes it back.`,
      { about: "undo" },
    );
}

const tellTexts: TextsRead = (done, total) =>
  setBusy(`reading ${done.toLocaleString("en")} of ${formatCount(total, "text")}`);

const isOut = (path: string): boolean => useLens.getState().intake?.out.includes(path) === true;

/** What of it the next reading depends on: it crosses to the engine's worker each time files are added. */
const standingIntake = ({ samples, parts, away }: Intake, out: readonly string[], hints: Hints): StandingIntake => ({
  samples: samples.map(({ id, reference, generation }) => ({ id, reference, generation })),
  parts,
  away,
  out,
  hints,
});

export function createProjectFiles(engine: Engine): ProjectFiles {
  const files = new Map<string, ProjectFile>();
  /** Their paths, sorted: sorting all of them anew for one that is added takes longer than all else that follows from it. */
  let paths: readonly string[] = [];
  const pictures = createPictures(
    {
      picture: (signal, path, maxSide) => engine.call(signal, "picture", { path, maxSide }),
      mask: (signal, path) => engine.call(signal, "mask", { path }),
    },
    (path) => fileOf(files.get(path)),
  );

  /** Of thousands of files the engine is told otherwise than of a few. */
  let handOver: HandOver | null = null;
  let handed: Promise<void> = Promise.resolve();
  const tell = async (entries: readonly ProjectFile[], onRead: TextsRead = () => undefined): Promise<void> => {
    if (entries.length <= LOOKED_AT_ONCE) {
      await engine.call(never(), "addFiles", { files: entries.map(toEntry) });
      return;
    }
    const { createHandOver } = await readings.load();
    handOver ??= createHandOver(engine, (entry) => files.get(entry.path) === entry && !isOut(entry.path));
    await handOver.name(entries, onRead);
  };
  const know = (added: readonly ProjectFile[]): void => {
    for (const entry of added) files.set(entry.path, entry);
    setMade(added.map(({ path, made = null }) => [path, made] as const));
  };
  const list = (added: readonly ProjectFile[]): void => {
    paths = withAdded(
      paths,
      added.map(({ path }) => path),
      byName,
    );
    setPaths(paths);
  };
  const put = async (added: readonly ProjectFile[]): Promise<void> => {
    know(added);
    // Told before views are, which ask at once for what they missed.
    const told = tell(added);
    list(added);
    await told;
  };

  let answered: ((answer: Answer) => void) | null = null;
  const ask = (question: Question): Promise<Answer> =>
    new Promise((resolve) => {
      answered = resolve;
      setQuestion(question);
    });
  const remove = async (gone: readonly string[]): Promise<void> => {
    for (const path of gone) files.delete(path);
    pictures.forget(gone);
    paths = paths.filter((path) => files.has(path));
    setPaths(paths);
    await engine.call(never(), "removeFiles", { paths: gone });
  };
  /** What the engine answered last, and has too. */
  let told: { readonly number: number; readonly intake: Intake } | null = null;
  /** What is to be scored among the files but those taken out. */
  const readAnew = async (out: readonly string[], added: ReadonlySet<string>, hints?: Hints): Promise<Intake> => {
    const { intake, corrections, made } = useLens.getState();
    const taken = [...new Set([...corrections.added, ...corrections.removed, ...Object.keys(corrections.changes)])];
    const before = told;
    const stands = intake && {
      ...(intake.samples === before?.intake.samples && intake.parts === before.intake.parts
        ? { known: before.number, intake: { away: intake.away, out, hints: hints ?? intake.hints } }
        : { intake: standingIntake(intake, out, hints ?? intake.hints) }),
      added: [...added],
      taken,
    };
    const [{ heardIntake }, answer] = await Promise.all([
      readings.load(),
      engine.call(
        never(),
        "intake",
        { made: [...made.keys()], known: before?.number ?? null, standing: stands },
        (progress) => {
          if (progress === "awaited") void handOver?.start();
          else tellTexts(progress.done, progress.total);
        },
      ),
    ]);
    const heard = heardIntake(answer.intake, answer.since === null ? null : (before?.intake ?? null));
    told = { number: answer.number, intake: heard };
    return heard;
  };
  /** Of many pictures, tells of those that cannot be decoded once all of them were looked at. */
  const inspect = async (): Promise<void> => {
    const problems = await engine.call(never(), "inspect", null);
    const { intake } = useLens.getState();
    const ofOurs = problems.filter(({ path }) => path !== null && files.has(path));
    if (intake !== null && ofOurs.length > 0) setIntake(withNotes(intake, ofOurs));
  };
  // What is taken out is nowhere to be found: a row that names it says so. It stays at hand, to be put back.
  useLens.subscribe(({ intake }, { intake: before }) => {
    const [out, earlier] = [new Set(intake?.out), new Set(before?.out)];
    const gone = [...out].filter((path) => !earlier.has(path));
    const back = [...earlier].filter((path) => !out.has(path)).flatMap((path) => files.get(path) ?? []);
    pictures.forget(gone);
    if (gone.length > 0) engine.call(never(), "removeFiles", { paths: gone }).catch(report);
    if (back.length > 0) engine.call(never(), "addFiles", { files: back.map(toEntry) }).catch(report);
  });

  return {
    pictures,
    has: (path) => files.has(path),
    read: (path) => fileOf(files.get(path)),
    loose: () => [...files.values()].flatMap((entry) => ("kept" in entry ? [] : [entry])),
    put,
    async putAgain() {
      told = null;
      await tell([...files.values()].filter(({ path }) => !isOut(path)));
      void handOver?.start(samplesOf(useLens.getState()));
    },

    async add(picked, emptyFolders = [], told = [], isKnown = false) {
      resolve("adding");
      const before = useLens.getState();
      const known = picked.flatMap(({ path }) => files.get(path) ?? []);
      const replaced = new Set<string>();
      for (const entry of picked) {
        const earlier = files.get(entry.path);
        if (earlier !== undefined && !(await isSame(earlier, entry))) replaced.add(entry.path);
      }
      const { usable, left } = sortOutKinds(picked);
      const notes = [...told, ...emptyFolders.map(emptyProblem), ...otherKindProblems(left.map(({ path }) => path))];
      if (usable.length === 0 && notes.length > 0) {
        if (before.intake === null) tellProblems(notes);
        else setIntake(withNotes(before.intake, notes));
        return [];
      }
      know(usable);
      const telling = tell(usable, tellTexts);
      // Of a few the engine is told in one message, and can be asked to read right behind it.
      if (usable.length > LOOKED_AT_ONCE) await telling;
      pictures.forget(replaced);
      const added = new Set(usable.map(({ path }) => path));
      const forget = async () => {
        await remove([...added]);
        await put(known);
      };
      const reading = readAnew(before.intake?.out ?? [], added);
      // While the engine reads: it takes a while to put thousands of names in order.
      list(usable);
      const [understood] = await Promise.all([reading, telling]);
      const read = withNotes(understood, [...kept(before.intake), ...notes]);
      if (before.intake === null && picked.length > 0 && !isKnown && isNothing(read, usable)) {
        await forget();
        tellProblems(read.problems);
        return [];
      }
      const { judgeAdding, frameDrawn } = await readings.load();
      const { question, replaced: going } = judgeAdding(
        samplesOf(before),
        read,
        before.corrections,
        added,
        before.made,
      );
      const answer = question === null ? "beside" : await ask(question);
      if (answer === "cancel") {
        await forget();
        notify("info", "Nothing was added.", { fleeting: true });
        return [];
      }
      const corrections =
        answer === "replace" && going.length > 0 ? withoutSamples(before.corrections, going) : before.corrections;
      if (replaced.size > 0) {
        dropResults(replaced);
        notify(
          "info",
          `${quoteList([...replaced])} ${replaced.size === 1 ? "was" : "were"} replaced by the files added last.`,
          { about: "project" },
        );
      }
      const { selected } = before;
      const ids = [...read.samples.map(({ id }) => id), ...corrections.added];
      const change = { intake: read, corrections, selected: ids.find((id) => id === selected) ?? ids[0] ?? null };
      if (before.intake === null) beginProject(change, nameOf(usable));
      else takeStep(change, before.paths);
      if (before.intake !== null) await tellChanges(before.intake, read, usable);
      // Behind the pairs' first picture: handing over, looking into pictures and keeping them take both threads for seconds.
      const shown = frameDrawn();
      handed = shown.then(() => handOver?.start(read.samples));
      if (usable.length > LOOKED_AT_ONCE) shown.then(inspect).catch(report);
      return usable;
    },

    handedOver: () => handed,

    answer(answer) {
      setQuestion(null);
      answered?.(answer);
      answered = null;
    },

    async preview(signal, hints) {
      const { intake, made } = useLens.getState();
      const { parts, out } = intake ?? EMPTY_INTAKE;
      // Which tables stand, and what is taken out: pairs' ids are nothing to look at, and would take long to send.
      const standing = { intake: { ...EMPTY_INTAKE, parts, out, hints }, added: [], taken: [] };
      return engine.call(signal, "previewIntake", { made: [...made.keys()], standing });
    },

    async readAs(hints) {
      const { intake, selected } = useLens.getState();
      if (intake === null) return;
      const read = withNotes(await readAnew(intake.out, new Set(), hints), kept(intake));
      const { corrections } = useLens.getState();
      const ids = [...read.samples.map(({ id }) => id), ...corrections.added];
      takeStep({ intake: read, selected: ids.find((id) => id === selected) ?? ids[0] ?? null });
    },

    async reread(out, back) {
      const { intake } = useLens.getState();
      if (intake === null) return;
      await engine.call(never(), "addFiles", {
        files: [...back].flatMap((path) => files.get(path) ?? []).map(toEntry),
      });
      takeStep({ intake: withNotes(await readAnew(out, back), kept(intake)) });
    },

    async clear() {
      files.clear();
      paths = [];
      told = null;
      handOver = null;
      pictures.clear();
      await engine.call(never(), "clearFiles", null);
    },
  };
}
