import type { RenewableEngine } from "../../engine/client.ts";
import { lacksOf, shortfallOf } from "../../project/shortfall.ts";
import { notify, resolve } from "../../store/actions/notices.ts";
import { changeSettings } from "../../store/actions/project.ts";
import { acceptLacks, askBeforeRun, ratesChanged, stopAsking, updateJob } from "../../store/actions/run.ts";
import type { Sample } from "../../project/types.ts";
import type { RunCommands } from "../../store/commands.ts";
import { wantedOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { photographs, rates, runJob, scopes } from "../lazy-modules.ts";
import { busily, never, report } from "../report.ts";
import { wasOfPhotographs } from "../restore.ts";
import type { Revival } from "../revive.ts";
import { toFiles } from "../../engine/sample-files.ts";

/** Pairs on which a device is measured: the first carries the loading of the weights; the second is what counts. */
const MEASURED = 2;

export interface RunParts {
  readonly engine: RenewableEngine;
  readonly revival: Revival;
  /** Whether a file of the project is known. */
  has(path: string): boolean;
  /** Opens what may be opened unasked: what is remembered, the demo's toy in the demo. */
  openUnasked(): Promise<void>;
  showModels(): void;
}

/** One run at a time, and what ends, begins and asks for it. */
export interface Run {
  readonly commands: RunCommands;
  /** Whether one goes on. */
  going(): boolean;
  /** Computes what is wanted, with the model that is open, where this tab may write the project. */
  goOn(): Promise<void>;
  /** Ends it. Its last rows are in the store when this settles. */
  stop(): Promise<void>;
}

/** What is to be scored of the rows that are acted on. */
async function wantedNow(): Promise<readonly Sample[]> {
  const { scopedWantedOf } = await scopes.load();
  return scopedWantedOf(useLens.getState());
}

const wantedPhotographs = async () => (await photographs.load()).wantedPhotographs();

/** What pairs that are to be scored lack. */
const wantedLacks = async () => lacksOf(shortfallOf(await wantedNow()));

export function createRun({ engine, revival, has, openUnasked, showModels }: RunParts): Run {
  let job: AbortController | null = null;
  let running: Promise<void> = Promise.resolve();

  const run = async (
    of: () => Promise<readonly Sample[]> = wantedNow,
    what: "scores" | "photographs" = "scores",
  ): Promise<void> => {
    const wanted = await of();
    const state = useLens.getState();
    if (job !== null || state.job !== null || state.models.siglip === null) return;
    if (wanted.length === 0) {
      // All that is acted on is there, and what is wanted is elsewhere.
      if (what === "scores" && wantedOf(state).length > 0)
        notify("info", "The rows that are ticked or shown are computed already. Choose others beside Score.", {
          about: "run",
          fleeting: true,
        });
      return;
    }
    const controller = new AbortController();
    job = controller;
    stopAsking();
    running = runJob
      .load()
      .then(({ runScoring }) => runScoring(controller.signal, engine, wanted, revival.restarted, what))
      .catch(report);
    await running;
    job = null;
    resolve("run");
  };

  return {
    going: () => job !== null,
    async goOn() {
      const { access, projectId } = useLens.getState();
      if (access !== "writing") return;
      if (projectId !== null && wasOfPhotographs(projectId)) await run(wantedPhotographs, "photographs");
      else await run();
    },
    async stop() {
      job?.abort();
      await running;
    },

    commands: {
      changeSettings,
      // What the button does: says first what is missing, a model or what CP and PF need.
      async score() {
        await openUnasked();
        const { job: other, models, accepted } = useLens.getState();
        if (other !== null) return;
        if (models.siglip === null) showModels();
        else if ((await wantedLacks()).some((lack) => !accepted.includes(lack))) askBeforeRun();
        else await run();
      },
      async runAnyway() {
        acceptLacks(await wantedLacks());
        await run();
      },
      // A person was told before they were computed first, if anything was to be told.
      async retry(ids) {
        await openUnasked();
        const state = useLens.getState();
        const again = new Set(ids);
        if (state.models.siglip === null) showModels();
        else await run(() => Promise.resolve(wantedOf(state).filter(({ id }) => again.has(id))));
      },
      async comparePhotographs() {
        await openUnasked();
        const { job: other, models } = useLens.getState();
        if (other !== null) return;
        if (models.siglip === null) showModels();
        else await run(wantedPhotographs, "photographs");
      },
      notNow: stopAsking,

      async survey(signal, of) {
        const wanted = of ?? (await wantedNow());
        const state = useLens.getState();
        return engine.call(signal, "survey", {
          samples: wanted.map(toFiles),
          settings: state.settings,
          project: state.projectId,
        });
      },
      measureRate: () =>
        busily("measuring how fast this device computes", async () => {
          const state = useLens.getState();
          if (state.models.siglip === null) return;
          const samples = (await wantedNow()).filter(
            ({ reference, generation }) =>
              reference !== null && generation !== null && has(reference) && has(generation),
          );
          const spent = await engine.call(never(), "measure", {
            samples: samples.slice(0, MEASURED).map(toFiles),
            settings: state.settings,
          });
          (await rates.load()).rememberRates(state, spent);
          ratesChanged();
        }),

      pause() {
        void engine.call(never(), "pause", null).catch(report);
        updateJob({ status: "paused" });
      },
      resume() {
        void engine.call(never(), "resume", null).catch(report);
        updateJob({ status: "running" });
      },
      cancel() {
        job?.abort();
        if (job !== null) revival.hasten();
      },
      restartEngine: revival.restart,
      waitForEngine: revival.wait,
    },
  };
}
