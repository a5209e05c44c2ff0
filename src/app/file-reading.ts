import type { Engine } from "../engine/client.ts";
import { LOOKED_AT_ONCE } from "../engine/looked-at.ts";
import { nameOf, type AddedFile } from "../platform/picked.ts";
import { withoutSamples } from "../project/corrections.ts";
import { LAST_RESORT } from "../project/formats/layout.ts";
import type { StandingIntake } from "../project/formats/manifest/tables.ts";
import { otherKindProblems } from "../project/formats/other-kinds.ts";
import { extensionOf, isJunk, isPicture, isTable } from "../project/formats/paths.ts";
import type { Hints } from "../project/hints.ts";
import { quoteList } from "../project/quote.ts";
import { EMPTY_INTAKE } from "../project/sample.ts";
import { heardIntake } from "../project/told-intake.ts";
import type { Intake } from "../project/types.ts";
import { settleIntake, takeStep } from "../store/actions/history.ts";
import { notify, resolve } from "../store/actions/notices.ts";
import { beginProject, setIntake, setQuestion } from "../store/actions/project.ts";
import { dropResults } from "../store/actions/results.ts";
import { samplesOf } from "../store/selectors.ts";
import type { Answer, Question } from "../store/state.ts";
import { useLens } from "../store/store.ts";
import { judgeAdding } from "./adding.ts";
import {
  emptyProblem,
  lastingNotes,
  tellChanges,
  tellPictures,
  tellProblems,
  tellTexts,
  withNotes,
} from "./adding-notes.ts";
import type { FilesAtHand } from "./files-at-hand.ts";
import { frameDrawn } from "./frame-drawn.ts";
import { isSame, toEntry } from "./project-file.ts";
import type { FileReading } from "./project-files.ts";
import { never, report } from "./report.ts";

/** What the project's files are read as: how files that are added become pairs, and pairs that stand are read anew. */

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

/** Whether there is nothing to make a project of: no pair, no picture that could become part of one, and no ratings or texts that wait for theirs. */
function isNothing({ samples, problems, understood }: Intake, usable: readonly AddedFile[]): boolean {
  if (understood.some(({ layout, files }) => layout !== LAST_RESORT && files > 0)) return false;
  const damaged = new Set(problems.filter(({ kind }) => kind === "picture").map(({ path }) => path));
  return samples.length === 0 && !usable.some(({ path }) => isPicture(path) && !damaged.has(path));
}

/** What of it the next reading depends on: it crosses to the engine's worker each time files are added. */
const standingIntake = ({ samples, parts, away }: Intake, out: readonly string[], hints: Hints): StandingIntake => ({
  samples: samples.map(({ id, reference, generation }) => ({ id, reference, generation })),
  parts,
  away,
  out,
  hints,
});

/** A reading that stands before what came last. */
interface Standing {
  /** Its pairs; null where these files are the first. */
  readonly intake: Intake | null;
  /** Files that are taken out. */
  readonly out: readonly string[];
  readonly added: ReadonlySet<string>;
  readonly hints?: Hints;
  /** Without texts that can wait. */
  readonly early?: boolean;
}

export function createFileReading(engine: Engine, files: FilesAtHand): FileReading {
  /** What the engine answered last, and has too. */
  let told: { readonly number: number; readonly intake: Intake } | null = null;
  let handed: Promise<void> = Promise.resolve();
  let answered: ((answer: Answer) => void) | null = null;
  const ask = (question: Question): Promise<Answer> =>
    new Promise((resolve) => {
      answered = resolve;
      setQuestion(question);
    });

  /** What is to be scored among the files but those taken out. */
  const read = async ({ intake, out, added, hints, early = false }: Standing): Promise<Intake> => {
    const { corrections, made } = useLens.getState();
    const taken = [...new Set([...corrections.added, ...corrections.removed, ...Object.keys(corrections.changes)])];
    const before = told;
    const stands = intake && {
      ...(intake.samples === before?.intake.samples && intake.parts === before.intake.parts
        ? { known: before.number, intake: { away: intake.away, out, hints: hints ?? intake.hints } }
        : { intake: standingIntake(intake, out, hints ?? intake.hints) }),
      added: [...added],
      taken,
    };
    const answer = await engine.call(
      never(),
      "intake",
      { made: [...made.keys()], known: before?.number ?? null, standing: stands, early },
      (progress) => {
        if (progress === "awaited") void files.handOver();
        else if ("texts" in progress) void files.tellTexts(tellTexts, progress.texts);
        else tellTexts(progress.done, progress.total);
      },
    );
    const heard = heardIntake(answer.intake, answer.since === null ? null : (before?.intake ?? null));
    told = { number: answer.number, intake: heard };
    return heard;
  };
  /** Of many pictures, tells of those that cannot be decoded once all of them were looked at. */
  const inspect = async (): Promise<void> => {
    const problems = await engine.call(never(), "inspect", null);
    const { intake } = useLens.getState();
    const ofOurs = problems.filter(({ path }) => path !== null && files.get(path) !== undefined);
    if (intake !== null && ofOurs.length > 0) setIntake(withNotes(intake, ofOurs));
  };

  return {
    async add(picked, emptyFolders = [], notesBeside = [], isKnown = false) {
      resolve("adding");
      const before = useLens.getState();
      const known = picked.flatMap(({ path }) => files.get(path) ?? []);
      const replaced = new Set<string>();
      for (const entry of picked) {
        const earlier = files.get(entry.path);
        if (earlier !== undefined && !(await isSame(earlier, entry))) replaced.add(entry.path);
      }
      const { usable, left } = sortOutKinds(picked);
      const notes = [
        ...notesBeside,
        ...emptyFolders.map(emptyProblem),
        ...otherKindProblems(left.map(({ path }) => path)),
      ];
      if (usable.length === 0 && notes.length > 0) {
        if (before.intake === null) tellProblems(notes);
        else setIntake(withNotes(before.intake, notes));
        return [];
      }
      // Of a first folder with thousands of texts the pairs are shown before those are read that can wait.
      const late =
        before.intake === null && usable.filter(({ path }) => extensionOf(path) === "txt").length > LOOKED_AT_ONCE;
      files.know(usable);
      const telling = files.tell(usable, tellTexts, !late);
      // Of a few the engine is told in one message, and can be asked to read right behind it.
      if (usable.length > LOOKED_AT_ONCE) await telling;
      files.pictures.forget(replaced);
      const added = new Set(usable.map(({ path }) => path));
      const forget = async () => {
        await files.remove([...added]);
        await files.put(known);
      };
      const standing: Standing = { intake: before.intake, out: before.intake?.out ?? [], added };
      const noted = (intake: Intake) => withNotes(intake, [...lastingNotes(before.intake), ...notes]);
      const reading = read({ ...standing, early: late });
      // While the engine reads.
      files.list(usable);
      const [understood] = await Promise.all([reading, telling]);
      let early: Intake | null = null;
      if (late && understood.samples.length > 0) {
        early = noted(understood);
        beginProject(
          { intake: early, corrections: before.corrections, selected: early.samples[0]?.id ?? null },
          nameOf(usable),
        );
        await frameDrawn();
      }
      if (late) await files.tellTexts(tellTexts);
      const now = noted(late ? await read(standing) : understood);
      if (before.intake === null && picked.length > 0 && !isKnown && isNothing(now, usable)) {
        await forget();
        tellProblems(now.problems);
        return [];
      }
      const { question, replaced: going } = judgeAdding(samplesOf(before), now, before.corrections, added, before.made);
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
      const ids = [...now.samples.map(({ id }) => id), ...corrections.added];
      const change = { intake: now, corrections, selected: ids.find((id) => id === selected) ?? ids[0] ?? null };
      if (early !== null) settleIntake(early, now);
      else if (before.intake === null) beginProject(change, nameOf(usable));
      else takeStep(change, before.paths);
      if (before.intake !== null) tellChanges(before.intake, now, usable);
      // Behind the pairs' first picture: handing over, looking into pictures and keeping them take both threads for seconds.
      const shown = frameDrawn();
      handed = shown.then(() => files.handOver(now.samples, tellPictures));
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
      const now = withNotes(await read({ intake, out: intake.out, added: new Set(), hints }), lastingNotes(intake));
      const { corrections } = useLens.getState();
      const ids = [...now.samples.map(({ id }) => id), ...corrections.added];
      takeStep({ intake: now, selected: ids.find((id) => id === selected) ?? ids[0] ?? null });
    },

    async reread(out, back) {
      const { intake } = useLens.getState();
      if (intake === null) return;
      await engine.call(never(), "addFiles", {
        files: [...back].flatMap((path) => files.get(path) ?? []).map(toEntry),
      });
      takeStep({ intake: withNotes(await read({ intake, out, added: back }), lastingNotes(intake)) });
    },

    forget() {
      told = null;
    },
  };
}
