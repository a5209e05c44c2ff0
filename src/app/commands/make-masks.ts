import type { RenewableEngine } from "../../engine/client.ts";
import { formatCount } from "../../components/format.ts";
import type { MaskWish } from "../../engine/protocol.ts";
import type { LensError } from "../../lib/errors.ts";
import { segmenterFamily } from "../../models/families-about.ts";
import type { SegmentsBy } from "../../models/family-about.ts";
import { withChanges } from "../../project/corrections.ts";
import { proposalsOf, unmaskedOf, waitingMasks, withMasks } from "../../project/made-masks.ts";
import { replaceFiles, setCorrections, takeStep } from "../../store/actions/history.ts";
import { notify, resolve } from "../../store/actions/notices.ts";
import { showMaking } from "../../store/actions/run.ts";
import type { MakingCommands, MaskOrder } from "../../store/commands.ts";
import { revisionOf, everySampleOf, segmenterBy as openBy } from "../../store/selectors.ts";
import type { OpenedModel } from "../../store/state.ts";
import { useLens } from "../../store/store.ts";
import type { Autosave } from "../autosave.ts";
import { maskJob } from "../lazy-modules.ts";
import { followPhotographs } from "../photographs.ts";
import type { ProjectFiles } from "../project-files.ts";
import { report } from "../report.ts";
import { forgetMaking, rememberedMaking, rememberMaking } from "../restore.ts";
import type { Revival } from "../revive.ts";

export interface MakingParts {
  readonly engine: RenewableEngine;
  readonly revival: Revival;
  readonly files: Pick<ProjectFiles, "put" | "has">;
  readonly autosave: Pick<Autosave, "keep">;
  /** Opens what makes masks and may be opened unasked: what is remembered, the demo's in the demo. */
  openUnasked(): Promise<void>;
  showModels(): void;
  /** Shows what waits to be looked at. */
  showMasks(): void;
}

/** One run of masks at a time. */
export interface Making {
  readonly commands: MakingCommands;
  going(): boolean;
  /** Goes on with a run that a reload cut off. */
  goOn(): Promise<void>;
  /** Ends it. Its last masks are in the project when this settles. */
  stop(): Promise<void>;
  cancel(): void;
}

const SUGGESTED = segmenterFamily("name")?.suggested[0].repository ?? "one";

/** What makes masks so, where it is open. */
const segmenterBy = (by: SegmentsBy): OpenedModel | null => openBy(useLens.getState(), by);

/** The newest made mask of each of these pictures, where it waits to be used. */
function waitingOf(images: readonly string[]): string[] {
  const wanted = new Set(images);
  const { made, intake } = useLens.getState();
  return waitingMasks(everySampleOf(useLens.getState()), made, intake?.out ?? []).flatMap(({ path, made: { of } }) =>
    wanted.has(of) ? [path] : [],
  );
}

/** These pictures, as far as they have no mask and some pair says what their subject is called. */
const wishesFor = (images: readonly string[], { again, called }: Pick<MaskOrder, "again" | "called">): MaskWish[] => {
  const wanted = new Set(images);
  const other = new Map(called);
  return unmaskedOf(everySampleOf(useLens.getState()), again).flatMap(({ image, name: ofPairs }) => {
    const name = other.get(image) ?? ofPairs;
    return wanted.has(image) && name !== null ? [{ path: image, name }] : [];
  });
};

function accept(paths: readonly string[]): void {
  const { made, corrections } = useLens.getState();
  const masks = new Map(paths.flatMap((path) => (made.has(path) ? [[made.get(path)!.of, path] as const] : [])));
  const changes = withMasks(everySampleOf(useLens.getState()), masks);
  if (changes.length > 0) setCorrections(withChanges(corrections, changes));
}

/** What stood before the masks that wait by now; nothing of a picture whose mask is the first. */
function replaceFormer(waiting: readonly string[]): void {
  const { made, intake } = useLens.getState();
  const images = new Set(waiting.flatMap((path) => made.get(path)?.of ?? []));
  const former = proposalsOf(images, everySampleOf(useLens.getState()), made, intake?.out ?? []).filter(
    ({ path }) => !waiting.includes(path),
  );
  const again = new Set(former.map(({ made: { of } }) => of));
  replaceFiles(
    former.map(({ path }) => path),
    waiting.filter((path) => again.has(made.get(path)?.of ?? "")),
  );
}

function reject(paths: readonly string[]): void {
  const { intake, made } = useLens.getState();
  if (intake === null) return;
  const images = new Set(paths.flatMap((path) => made.get(path)?.of ?? []));
  const all = proposalsOf(images, everySampleOf(useLens.getState()), made, intake.out).map(({ path }) => path);
  takeStep({ intake: { ...intake, out: [...new Set([...intake.out, ...paths, ...all])] } });
}

/** How masks are made of what was wished for. */
type Manner = Pick<MaskOrder, "called" | "threshold" | "refine" | "again" | "useAtOnce">;

function tell(made: number, failed: readonly LensError[], { useAtOnce }: Manner): void {
  const [first] = failed;
  if (first !== undefined)
    notify("error", `${formatCount(failed.length, "picture")} got no mask: ${first.message}`, { about: "masks" });
  else
    notify("info", `${formatCount(made, "mask")} made${useAtOnce ? " and in use. Ctrl Z takes them back" : ""}.`, {
      about: "masks",
      fleeting: true,
    });
}

export function createMaking(parts: MakingParts): Making {
  const { engine, revival, files, autosave, openUnasked, showModels, showMasks } = parts;
  let job: AbortController | null = null;
  let running: Promise<void> = Promise.resolve();

  const run = async (
    signal: AbortSignal,
    wishes: readonly MaskWish[],
    manner: Manner,
    named: OpenedModel,
    pointed: OpenedModel | null,
  ) => {
    const { runMasks } = await maskJob.load();
    const request = {
      slot: named.info.slot,
      refine: pointed?.info.slot ?? null,
      threshold: manner.threshold,
      wishes,
    };
    const by = { model: named.info.name, revision: revisionOf(named), refinedBy: pointed?.info.name ?? null };
    const { made, failed } = await runMasks(signal, request, {
      engine,
      files,
      autosave,
      revived: revival.restarted,
      by,
    });
    tell(made.size, [...failed.values()], manner);
  };

  /** @param images whose masks are shown, or used, at the end: those of this run, and of the one that it goes on with */
  const begin = async (wishes: readonly MaskWish[], manner: Manner, images: readonly string[]): Promise<void> => {
    if (job !== null || useLens.getState().job !== null) return;
    await openUnasked();
    const named = segmenterBy("name");
    if (named === null) {
      showModels();
      notify("info", `What makes masks from names is missing. Bring ${SUGGESTED}, below.`, { about: "checkpoint" });
      return;
    }
    resolve("masks");
    const controller = new AbortController();
    job = controller;
    rememberMaking({ ...manner, images });
    running = run(controller.signal, wishes, manner, named, manner.refine ? segmenterBy("points") : null)
      .catch(report)
      .then(() => {
        job = null;
        forgetMaking();
        const waiting = waitingOf(images);
        if (waiting.length === 0) return;
        replaceFormer(waiting);
        if (manner.useAtOnce) accept(waiting);
        else showMasks();
      });
    await running;
  };

  return {
    going: () => job !== null,
    cancel() {
      job?.abort();
      if (job !== null) revival.hasten();
    },
    async stop() {
      job?.abort();
      await running;
    },
    async goOn() {
      const order = await rememberedMaking();
      followPhotographs();
      if (order === null || useLens.getState().access !== "writing") return;
      const { made } = useLens.getState();
      const done = new Set(waitingOf(order.images).map((path) => made.get(path)?.of));
      const left = wishesFor(
        order.images.filter((image) => !done.has(image)),
        order,
      );
      await begin(left, order, order.images);
    },
    commands: {
      showMaking,
      async make({ images, said, ...manner }) {
        showMaking(false);
        if (said.length > 0) setCorrections(withChanges(useLens.getState().corrections, said));
        const wishes = wishesFor(images, manner);
        if (wishes.length > 0) await begin(wishes, manner, images);
      },
      remake: (image, name, threshold, refine) =>
        begin([{ path: image, name }], { called: [[image, name]], threshold, refine, again: true, useAtOnce: false }, [
          image,
        ]),
      accept,
      reject,
    },
  };
}
