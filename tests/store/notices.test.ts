import { beforeEach, expect, test } from "vitest";
import { busily } from "../../src/app/report.ts";
import { LensError } from "../../src/lib/errors.ts";
import { setBusy } from "../../src/store/actions/run.ts";
import { notify, resolve } from "../../src/store/actions/notices.ts";
import { useLens } from "../../src/store/store.ts";

/** Notices go when what they speak of is over. */

const said = () => useLens.getState().notices.map(({ message }) => message);

beforeEach(() => useLens.setState({ notices: [] }));

test("what is said about a topic takes the place of what was, and goes when it is over; the rest stays", () => {
  notify("error", "Something broke.");
  notify("info", "A run is going on.", { about: "run" });
  notify("info", "A run is still going on.", { about: "run" });
  expect(said()).toEqual(["Something broke.", "A run is still going on."]);
  resolve("checkpoint");
  expect(said()).toHaveLength(2);
  resolve("run", "device");
  expect(said()).toEqual(["Something broke."]);
});

test("several things may be true of a project; all go with it", () => {
  notify("error", "a.pdf is not read.", { about: "project" });
  notify("error", "b.tiff is not read.", { about: "project" });
  expect(said()).toHaveLength(2);
  resolve("project");
  expect(said()).toEqual([]);
});

test("a step's failure goes when the step is tried again, whatever the count in its name", async () => {
  await busily("reading 3 files", () => Promise.reject(new Error("It failed.")));
  expect(said()).toEqual(["It failed."]);
  await busily("opening the checkpoint", async () => undefined);
  expect(said()).toEqual(["It failed."]);
  await busily("reading 1,204 files", async () => undefined);
  expect(said()).toEqual([]);
});

test("a step that takes a signal can be cancelled, which is no failure; others cannot", async () => {
  const ended = busily("writing the report", async (signal) => {
    setBusy("writing the report, 1 of 9");
    await new Promise((_resolve, reject) =>
      signal.addEventListener("abort", () => reject(new LensError("cancelled", "Cancelled."))),
    );
  });
  expect(useLens.getState().busy).toBe("writing the report, 1 of 9");
  useLens.getState().stopBusy?.();
  await ended;
  expect(useLens.getState()).toMatchObject({ busy: null, stopBusy: null });
  expect(said()).toEqual([]);
  await busily("packing masks", async () => expect(useLens.getState().stopBusy).toBeNull());
  expect(said()).toEqual([]);
});
