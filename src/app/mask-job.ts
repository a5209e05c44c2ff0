import type { RenewableEngine } from "../engine/client.ts";
import type { MadeMask, MaskProgress, MaskRequest, MaskWish } from "../engine/protocol.ts";
import { LensError } from "../lib/errors.ts";
import { baseName } from "../platform/bytes.ts";
import { lastSegmented, segmentedMask, type MadeFile } from "../project/made-files.ts";
import type { Segmented } from "../project/types.ts";
import { beginJob, endJob, updateJob } from "../store/actions/run.ts";
import { rememberMask } from "../store/rates.ts";
import { useLens } from "../store/store.ts";
import type { Autosave } from "./autosave.ts";
import type { ProjectFiles } from "./project-files.ts";
import { throughEngines } from "./through-engines.ts";

/** A mask is on the screen at most this long after it was made, and kept at most this long after that, in milliseconds. */
const FLUSH = 250;
const KEEP = 5000;
/** So many are kept at once: each time makes a pack. */
const KEPT_TOGETHER = 32;

/** What a run of masks is of; the rest is the segmenters' own. */
export interface MaskJobParts {
  readonly engine: RenewableEngine;
  readonly files: Pick<ProjectFiles, "put" | "has">;
  readonly autosave: Pick<Autosave, "keep">;
  /** Settles when the next engine stands, after one ended. It throws where there is none. */
  revived(): Promise<void>;
  /** Who makes them, as every mask's provenance says it. */
  readonly by: Pick<Segmented, "model" | "revision" | "refinedBy">;
}

type NewMask = MadeFile & { readonly file: File };

/** What a run came to. */
export interface MaskJobSummary {
  /** Paths of the masks, by picture. */
  readonly made: ReadonlyMap<string, string>;
  /** Pictures of which none was made, and why. */
  readonly failed: ReadonlyMap<string, LensError>;
}

/**
 * Makes masks and puts each into the project as it comes. Where the engine ends meanwhile, another goes on behind the picture
 * that it was at.
 *
 * @throws LensError cancelled, with what was made in the project; as the engine's `makeMasks`, and as `revived`
 */
export async function runMasks(
  signal: AbortSignal,
  request: MaskRequest,
  { engine, files, autosave, revived, by }: MaskJobParts,
): Promise<MaskJobSummary> {
  const { threshold } = request;
  const names = new Map(request.wishes.map(({ path, name }) => [path, name]));
  const made = new Map<string, string>();
  const failed = new Map<string, LensError>();
  let shown: NewMask[] = [];
  let kept: NewMask[] = [];
  let timer: ReturnType<typeof setTimeout> | null = null;
  let keepsAt = 0;
  let writing: Promise<void> = Promise.resolve();
  let doing = "";
  const start = performance.now();
  let heldAt: number | null = null;
  let held = 0;

  const paused = useLens.subscribe(({ job }) => {
    if (job?.status === "paused") heldAt ??= performance.now();
    else if (heldAt !== null) {
      held += performance.now() - heldAt;
      heldAt = null;
    }
  });
  const flush = (all = false) => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const fresh = shown;
    shown = [];
    kept.push(...fresh);
    const keeps = all || kept.length >= KEPT_TOGETHER || performance.now() >= keepsAt;
    const together = keeps ? kept : [];
    if (keeps) {
      kept = [];
      keepsAt = performance.now() + KEEP;
    }
    writing = writing.then(async () => {
      if (fresh.length > 0) await files.put(fresh);
      if (together.length > 0) await autosave.keep(together, []);
    });
    const done = made.size + failed.size;
    const each = (performance.now() - start - held) / done;
    updateJob({ done, failed: failed.size, doing, left: done > 1 ? each * (request.wishes.length - done) : null });
  };
  const soon = () => void (timer ??= setTimeout(() => flush(), FLUSH));
  const numbers = lastSegmented(useLens.getState().made);
  const fileOf = (image: string, { png, facts, peak }: MadeMask): NewMask => {
    const segmented: Segmented = { ...by, prompt: names.get(image) ?? null, threshold, peak, facts };
    const number = (numbers.get(image) ?? 0) + 1;
    numbers.set(image, number);
    const { path, made: provenance } = segmentedMask(image, segmented, number, files, Date.now());
    return { path, made: provenance, file: new File([png], baseName(path), { type: "image/png" }) };
  };
  let begun: string | null = null;
  /** When the first was answered, whose time has the weights' loading in it, and what had been answered and waited by then. */
  let measuring: { readonly at: number; readonly done: number; readonly held: number } | null = null;
  let measured: number | null = null;
  const measure = () => {
    const [now, done] = [performance.now(), made.size + failed.size];
    if (measuring === null) measuring = { at: now, done, held };
    else if (heldAt === null) measured = (now - measuring.at - (held - measuring.held)) / (done - measuring.done);
  };
  const onProgress = (progress: MaskProgress) => {
    if (progress.kind === "begun") {
      begun = progress.path;
      doing = `looking for “${names.get(progress.path)}” in ${baseName(progress.path)}`;
    } else {
      begun = null;
      const { path: image, answer } = progress;
      if ("error" in answer) failed.set(image, LensError.fromRecord(answer.error));
      else {
        const file = fileOf(image, answer);
        shown.push(file);
        made.set(image, file.path);
      }
      measure();
    }
    soon();
  };

  beginJob(request.wishes.length, "reading the model", "masks");
  try {
    await throughEngines<MaskWish>(signal, {
      engine,
      revived,
      left: () => request.wishes.filter(({ path }) => !made.has(path) && !failed.has(path)),
      run: (wishes) => engine.call(signal, "makeMasks", { ...request, wishes }, onProgress),
      begun: () => (begun === null ? [] : [begun]),
      blame: (image, why) => void failed.set(image, why),
      ended() {
        begun = null;
        measuring = null;
        doing = "starting the engine again";
        flush();
      },
      goOn: () => updateJob({ status: "running" }),
    });
  } finally {
    paused();
    if (measured !== null) rememberMask(useLens.getState(), request.refine !== null, measured);
    flush(true);
    await writing.finally(endJob);
  }
  return { made, failed };
}
