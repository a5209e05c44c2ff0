import { beforeEach, expect, it, vi } from "vitest";
import { NO_HINTS } from "../../src/project/hints.ts";
import { refusedCommands, readOnly, whileAllowed, type ChangingCommands } from "../../src/store/read-only.ts";
import type { ShownCommands } from "../../src/store/read-only.ts";

/** Commands of a project that may be changed, and of one that is only shown. */

const called: string[] = [];
const refuse = vi.fn<() => void>();

/** Whatever is called is written down with what it was given. */
const recorder = (answer: unknown): object =>
  new Proxy(
    {},
    {
      get: (_, name) =>
        name === "masks"
          ? recorder(answer)
          : (...args: unknown[]) => {
              called.push(`${String(name)} ${JSON.stringify(args)}`);
              return answer;
            },
    },
  );
const commands = recorder(Promise.resolve()) as ChangingCommands;

const CALLS: Record<string, (to: ChangingCommands) => unknown> = {
  addFiles: (to) => to.addFiles([], [], ["empty"]),
  paste: (to) => to.paste("a\tb", [], [], []),
  openFolder: (to) => to.openFolder(),
  takeOut: (to) => to.takeOut(["a"]),
  putBack: (to) => to.putBack(["a"]),
  putAway: (to) => to.putAway(["a problem"]),
  readAs: (to) => to.readAs(NO_HINTS),
  correct: (to) => to.correct(["a"], { prompt: "a mug" }),
  tag: (to) => to.tag(["a"], { put: ["odd"] }),
  resetCorrections: (to) => to.resetCorrections(["a"]),
  addPair: (to) => to.addPair({ reference: "a.png" }),
  removePairs: (to) => to.removePairs(["a"]),
  bringBack: (to) => to.bringBack(["a"]),
  undo: (to) => to.undo(),
  redo: (to) => to.redo(),
  masksFromAlpha: (to) => to.masksFromAlpha(["a"]),
  keepFiles: (to) => to.keepFiles(),
  changeSettings: (to) => to.changeSettings({ threshold: 0.25 }),
  score: (to) => to.score(),
  runAnyway: (to) => to.runAnyway(),
  retry: (to) => to.retry(["a"]),
  comparePhotographs: (to) => to.comparePhotographs(),
  use: (to) =>
    to.masks.use(
      ["a"],
      "reference",
      { path: "edited:1/a.png", made: { maker: "edit", model: null, of: "a", number: 1, at: 0 } },
      { width: 1, height: 1, data: new Uint8Array(1) },
    ),
};

beforeEach(() => {
  called.length = 0;
  refuse.mockReset();
});

it("every command that changes a project is tried here", () => {
  const names = Object.keys(refusedCommands(refuse)).filter((name) => name !== "masks");
  expect([...names, "use"].toSorted()).toEqual(Object.keys(CALLS).toSorted());
});

it.each(Object.entries(CALLS))(
  "%s is done while it may be and refused while it may not, asked at each call",
  async (name, call) => {
    let allowed = true;
    const guarded = whileAllowed(commands, () => allowed, refuse);
    await call(guarded);
    expect(called).toHaveLength(1);
    const [done] = called.splice(0);
    await call(commands);
    expect(done).toBe(called[0]);
    called.length = 0;
    expect(refuse).not.toHaveBeenCalled();
    allowed = false;
    const answer = await call(guarded);
    expect(called).toEqual([]);
    expect(refuse).toHaveBeenCalledOnce();
    // A folder's picker is there: the page does not offer another way in.
    expect(answer).toBe(name === "openFolder" ? true : undefined);
    allowed = true;
    await call(guarded);
    expect(called).toHaveLength(1);
  },
);

it("a project that is only shown can be looked at, read, copied and saved, and nothing of it changed", async () => {
  const shown = {
    select: (id: string | null) => void called.push(`select ${id}`),
    masks: { saveAll: async () => void called.push("saveAll") },
  } as unknown as ShownCommands;
  const only = readOnly(shown, refuse);
  only.select("a");
  await only.masks.saveAll();
  expect(called).toEqual(["select a", "saveAll"]);
  for (const call of Object.values(CALLS)) await call(only);
  expect(called).toHaveLength(2);
  expect(refuse).toHaveBeenCalledTimes(Object.keys(CALLS).length);
});
