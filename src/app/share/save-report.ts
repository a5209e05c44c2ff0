import { version } from "../../../package.json";
import { fileNameOf } from "../../lib/file-name.ts";
import { LensError } from "../../lib/errors.ts";
import { inSlices } from "../../lib/slices.ts";
import { runsText } from "../../project/exports/statement.ts";
import { otherMasks, otherMasksOf } from "../../project/other-masks.ts";
import { counted, quote, quoteList } from "../../project/quote.ts";
import { EMPTY_INTAKE } from "../../project/sample.ts";
import type { Sample } from "../../project/types.ts";
import { setBusy } from "../../store/actions/run.ts";
import { notify } from "../../store/actions/notices.ts";
import type { Commands } from "../../store/commands.ts";
import { scopedSamplesOf } from "../../store/scope.ts";
import { furtherMeasuresOf, identityOf } from "../../store/selectors.ts";
import type { LensState } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import { isOfToy } from "../../store/toy.ts";
import { createHeatModel } from "../../views/inspector/heat.ts";
import type { SampleContent } from "../../views/inspector/page/SampleArticle.tsx";
import { embed } from "../../views/inspector/page/save-page.ts";
import { gatherFacts } from "../../views/inspector/why/facts.ts";
import { findingsOf, isPromptToBlame } from "../../views/inspector/why/findings.ts";
import { withTrust } from "../../views/inspector/why/trust-findings.ts";
import { rowsOf, subjectLeftOf } from "../../views/inspector/why/use-why.ts";
import { saveFile } from "../download.ts";
import { explainedOf, type Explained } from "./explained.ts";

/** The samples that are acted on as one HTML file to be read and printed. */

/** Pixels a side of a picture, which is half a sheet wide. */
const SIDE = 1024;
/** A page of more is too large for browsers to print. */
const MOST = 300;
const SCALE = { low: 0, high: 1 };

type Parts = Pick<Commands, "explain" | "pictures">;

async function pictureOf({ pictures }: Parts, path: string | null) {
  if (path === null) throw new LensError("missing_file", "A picture of this pair is missing.");
  const lease = pictures.picture(path, SIDE);
  try {
    return embed(await lease.value);
  } finally {
    lease.release();
  }
}

/** Everything that a page says of a comparison. @throws LensError what the engine throws */
async function contentOf(
  signal: AbortSignal,
  parts: Parts,
  state: LensState,
  rows: ReturnType<typeof rowsOf>,
  find: ReturnType<typeof otherMasksOf>,
  whole: Sample,
  { pair, scores, result }: Explained,
): Promise<SampleContent> {
  const { explain } = parts;
  const { threshold } = state.settings;
  const evidence = await explain.evidence(signal, pair);
  const own = { id: pair.id, concept: pair.concept ?? pair.object, method: pair.method, scores };
  const among = rows.map((row) => (row.id === own.id ? own : row));
  const facts = await inSlices(signal, gatherFacts(own, among, evidence, threshold, furtherMeasuresOf(state)));
  const text = scores.prompt_text;
  const asks = isPromptToBlame(facts) && text !== null && scores.pf !== null;
  const phrases = asks ? await explain.phrases(signal, pair, evidence, text) : [];
  const [best] = phrases.toSorted((a, b) => b.pf - a.pf);
  const weakest = best === undefined ? null : { ...best, gain: best.pf - (scores.pf ?? 0) };
  const others = otherMasks(pair, find);
  const intervals = await explain.maskIntervals(signal, pair, others);
  return {
    sample: pair,
    whole,
    scores,
    run: result.run,
    fingerprint: state.models.siglip?.info.fingerprint ?? null,
    heat: createHeatModel(evidence, threshold),
    scale: SCALE,
    findings: withTrust(findingsOf(facts, weakest, subjectLeftOf(pair, facts.scores)), intervals),
    parts: facts.patches?.parts ?? null,
    reference: await pictureOf(parts, pair.reference),
    generation: await pictureOf(parts, pair.generation),
  };
}

/** @throws LensError where there is nothing to report, or too much; cancelled */
export async function saveReport(signal: AbortSignal, parts: Parts): Promise<void> {
  const state = useLens.getState();
  const samples = scopedSamplesOf(state);
  const explained = samples.flatMap((whole) => explainedOf(state, whole).map((one) => ({ whole, one })));
  if (explained.length === 0)
    throw new LensError(
      "missing_file",
      "None of these pairs can be reported: a report needs scores, and the model that made them open. Open it, score them, and try again.",
    );
  if (explained.length > MOST)
    throw new LensError(
      "invalid_settings",
      `A report has ${MOST} comparisons at most, and these are ${explained.length.toLocaleString("en")}. Tick those that it is to show, or filter the table.`,
    );
  const rows = rowsOf(state, identityOf(state));
  const find = otherMasksOf(state.intake ?? EMPTY_INTAKE, state.made);
  const contents: SampleContent[] = [];
  const failed: string[] = [];
  for (const [done, { whole, one }] of explained.entries()) {
    setBusy(`writing the report, ${done + 1} of ${explained.length}`);
    try {
      contents.push(await contentOf(signal, parts, state, rows, find, whole, one));
    } catch (thrown) {
      if (signal.aborted) throw new LensError("cancelled", "Cancelled.");
      failed.push(`${whole.id} (${LensError.from(thrown).message})`);
    }
  }
  const lost = samples.filter((whole) => !explained.some((found) => found.whole === whole));
  const name = state.projectName ?? "project";
  const { writeReport } = await import("../../views/inspector/page/write-page.ts");
  const page = await writeReport({
    title: `Report of ${name}`,
    runs: runsText(explained.map(({ one }) => one.result)),
    toy: isOfToy(state),
    samples: contents,
    without: [
      ...(lost.length === 0 ? [] : [`Without ${counted(lost.length, "pair")} that have no current scores.`]),
      ...(failed.length === 0 ? [] : [`Without ${failed.join("; ")}.`]),
    ],
    version,
    date: new Date(),
  });
  const file = `${fileNameOf(name)}-report.html`;
  saveFile(file, new Blob([page], { type: "text/html" }));
  const missing = lost.length + failed.length;
  notify(
    "info",
    `${quote(file)} has ${counted(contents.length, "comparison")}. Open it in any browser, and print it there: each sample begins a sheet.${missing === 0 ? "" : ` ${counted(missing, "pair")} are not in it${failed.length === 0 ? "" : ` (${quoteList(failed)})`}.`}`,
    { about: "project" },
  );
}
