import { expect, it } from "vitest";
import { heardIntake } from "../../src/project/told-intake.ts";
import type { Args, Result } from "../../src/engine/protocol.ts";
import { never, startedEngine } from "./rig.ts";

const files = (...paths: readonly string[]) => paths.map((path) => ({ path, blob: new Blob(["a cup"]) }));

it("tells an intake whole, then what is new of it, and what stands by its number", async () => {
  const engine = startedEngine();
  const ask = (args: Omit<Args<"intake">, "made">): Promise<Result<"intake">> =>
    engine.call(never, "intake", { made: [], ...args });
  await engine.call(never, "addFiles", {
    files: files("refs/a.png", "refs/b.png", "gens/a.png", "gens/b.png", "gens/a.txt", "gens/b.txt"),
  });
  const first = await ask({ standing: null, known: null });
  expect(first.since).toBeNull();
  const intake = heardIntake(first.intake, null);
  expect(intake.samples.map(({ id, prompt }) => [id, prompt])).toEqual([
    ["a", "a cup"],
    ["b", "a cup"],
  ]);

  await engine.call(never, "addFiles", { files: files("refs/c.png", "gens/c.png") });
  const { hints, out, away } = intake;
  const standing = {
    known: first.number,
    intake: { hints, out, away },
    added: ["refs/c.png", "gens/c.png"],
    taken: [],
  };
  const second = await ask({ standing, known: first.number });
  expect(second.since).toBe(first.number);
  expect(second.intake.samples.fresh.map(({ id }) => id)).toContain("c");
  const grown = heardIntake(second.intake, intake);
  expect(grown.samples.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  expect(grown.parts[0]?.ids.map(([, id]) => id)).toEqual(["a", "b", "c"]);

  // A page that has something else is told all of it, and what stands is what it says.
  const whole = await ask({ standing: { intake: grown, added: [], taken: [] }, known: null });
  expect([whole.since, heardIntake(whole.intake, null)]).toEqual([null, grown]);
  await expect(ask({ standing, known: null })).rejects.toMatchObject({ code: "failed_unexpectedly" });

  await engine.call(never, "clearFiles", null);
  await engine.call(never, "addFiles", { files: files("refs/a.png", "gens/a.png") });
  expect((await ask({ standing: null, known: whole.number })).since).toBeNull();
  engine.end();
});
