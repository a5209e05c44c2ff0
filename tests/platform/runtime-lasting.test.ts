import { describe, expect, test } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { LastingRuntime } from "../../src/platform/runtime-lasting.ts";
import type { LoadWeights, Runtime } from "../../src/platform/runtime.ts";

/** A runtime that answers with its name, and can be lost. */
class FakeRuntime implements Runtime {
  readonly provider: string;
  readonly threads = 0;
  readonly lost: Promise<string>;
  readonly log: string[] = [];
  #gone = false;
  #tell: (why: string) => void = () => {};
  /** What a run waits for. */
  held: Promise<void> = Promise.resolve();
  /** Answers although it is gone. */
  lies = false;
  /** Is lost by every run. */
  frail = false;

  constructor(provider: string) {
    this.provider = provider;
    this.lost = new Promise((resolve) => (this.#tell = resolve));
  }

  lose(why: string): void {
    this.#gone = true;
    this.#tell(why);
  }

  /** Fails from now on without having said so, as a device may. */
  failSilently(): void {
    this.#gone = true;
  }

  async createSession(_model: Uint8Array, weights: LoadWeights) {
    this.#check("create");
    await weights();
    this.log.push("create");
    return {
      run: async () => {
        await this.held;
        if (this.frail) this.lose("the run was too much");
        this.#check("run");
        this.log.push("run");
        return { by: { dims: [this.provider.length], data: new Float32Array() } };
      },
      release: async () => {
        this.#check("release");
        this.log.push("release");
      },
    };
  }

  #check(what: string): void {
    if (this.#gone && !this.lies) throw new LensError("failed_inference", `${what}: no device`);
  }
}

const weightsOf = () => {
  const counted = { loads: 0, load: async () => (counted.loads++, []) };
  return counted;
};
const noReplacement = () => Promise.reject(new Error("nothing was lost"));
const model = new Uint8Array();

describe("while its device lasts", () => {
  test("runs on it, and opens a session once", async () => {
    const first = new FakeRuntime("first");
    const runtime = new LastingRuntime(first, noReplacement);
    const weights = weightsOf();
    const session = await runtime.createSession(model, weights.load);
    await session.run({});
    await session.run({});
    await session.release();
    expect(first.log).toEqual(["create", "run", "run", "release"]);
    expect(weights.loads).toBe(1);
    expect(runtime.provider).toBe("first");
  });

  test("a run that fails for another reason fails, once", async () => {
    const first = new FakeRuntime("first");
    const runtime = new LastingRuntime(first, noReplacement);
    const session = await runtime.createSession(model, async () => []);
    first.failSilently();
    await expect(session.run({})).rejects.toMatchObject({ code: "failed_inference", message: "run: no device" });
  });
});

describe("when its device is lost", () => {
  test("opens its sessions on the next one when they next run", async () => {
    const [first, second] = [new FakeRuntime("first"), new FakeRuntime("second")];
    const told: string[] = [];
    const runtime = new LastingRuntime(first, async (why) => (told.push(why), second));
    const weights = weightsOf();
    const used = await runtime.createSession(model, weights.load);
    await runtime.createSession(model, weights.load);
    first.lose("unplugged");
    expect(await used.run({})).toMatchObject({ by: { dims: ["second".length] } });
    expect(told).toEqual(["unplugged"]);
    expect(second.log).toEqual(["create", "run"]);
    expect(weights.loads).toBe(3);
    expect(runtime.provider).toBe("second");
  });

  test("tries a run again that failed before the device said why", async () => {
    const [first, second] = [new FakeRuntime("first"), new FakeRuntime("second")];
    const runtime = new LastingRuntime(first, async () => second);
    const session = await runtime.createSession(model, async () => []);
    first.failSilently();
    setTimeout(() => first.lose("a moment later"), 50);
    expect(await session.run({})).toMatchObject({ by: { dims: ["second".length] } });
  });

  test("does not trust what a device answered while it went", async () => {
    const [first, second] = [new FakeRuntime("first"), new FakeRuntime("second")];
    const runtime = new LastingRuntime(first, async () => second);
    const session = await runtime.createSession(model, async () => []);
    first.lies = true;
    first.held = first.lost.then(() => undefined);
    const running = session.run({});
    first.lose("gone");
    expect(await running).toMatchObject({ by: { dims: ["second".length] } });
    expect(first.log).toContain("run");
  });

  test("two runs under way share the replacement", async () => {
    const [first, second] = [new FakeRuntime("first"), new FakeRuntime("second")];
    let replaced = 0;
    const runtime = new LastingRuntime(first, async () => (replaced++, second));
    const sessions = await Promise.all([1, 2].map(() => runtime.createSession(model, async () => [])));
    // The runs are under way when the device goes.
    first.held = first.lost.then(() => undefined);
    const runs = [...sessions, ...sessions].map((session) => session.run({}));
    first.lose("gone");
    await Promise.all(runs);
    expect(replaced).toBe(1);
    expect(second.log.filter((what) => what === "create")).toHaveLength(2);
  });

  test("goes on with a second and a third, and then gives up", async () => {
    const runtimes = ["first", "second", "third", "never"].map((name) => new FakeRuntime(name));
    for (const runtime of runtimes) runtime.frail = true;
    let next = 1;
    const runtime = new LastingRuntime(runtimes[0]!, async () => runtimes[next++]!);
    const session = await runtime.createSession(model, async () => []);
    await expect(session.run({})).rejects.toMatchObject({ code: "failed_inference" });
    expect(runtimes.map(({ log }) => log.includes("create"))).toEqual([true, true, true, false]);
  });

  test("says why where nothing takes its place", async () => {
    const first = new FakeRuntime("first");
    const runtime = new LastingRuntime(first, () =>
      Promise.reject(new LensError("unsupported_device", "nothing is left")),
    );
    const session = await runtime.createSession(model, async () => []);
    first.lose("gone");
    await expect(session.run({})).rejects.toMatchObject({ code: "unsupported_device" });
    await session.release();
  });
});
