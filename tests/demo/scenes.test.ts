import { describe, expect, it } from "vitest";
import { CONCEPTS, splitOf } from "../../tools/demo/scenes/concepts.ts";
import { demoPlan, METHODS } from "../../tools/demo/scenes/demo-plan.ts";
import { paintsOf } from "../../tools/demo/scenes/dress.ts";
import { drifted } from "../../tools/demo/scenes/drift.ts";
import { heldOutPlan, MIXED, mixedPlan, sheetPlan, trainPlan } from "../../tools/demo/scenes/plan.ts";
import { SUBJECTS } from "../../tools/demo/scenes/subjects/index.ts";
import { sampleTexts } from "../../tools/demo/scenes/words.ts";

/** What is rendered and what it is called; tests/e2e/scenes.spec.ts looks at the pictures. */

const COUNT = 1200;

describe("plans", () => {
  it.each([
    ["train", (seed: number) => trainPlan(COUNT, seed)],
    ["mixed", (seed: number) => mixedPlan(COUNT / 4, seed)],
    ["held out", (seed: number) => heldOutPlan(COUNT, seed)],
    ["sheet", sheetPlan],
    ["demo", demoPlan],
    ["texts", (seed: number) => sampleTexts(200, seed)],
  ] as const)("%s: a seed gives the same plan, another seed another", (_, plan) => {
    expect(plan(5)).toEqual(plan(5));
    expect(plan(5)).not.toEqual(plan(6));
  });

  it("a longer training set begins with the shorter one", () => {
    expect(trainPlan(COUNT, 1).slice(0, 300)).toEqual(trainPlan(300, 1));
  });
});

describe("the training set", () => {
  const rows = trainPlan(COUNT, 1).map(({ row }) => row);

  it("has every combination but the demo's and two looks, about equally often", () => {
    const counts = new Map<string, number>();
    for (const { subject, look, environment } of rows) {
      expect(splitOf(subject, look, environment)).toBe("train");
      const key = `${subject} ${look} ${environment}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(SUBJECTS.length * 3 * 10 - 32 - 20);
    expect(Math.max(...counts.values()) - Math.min(...counts.values())).toBeLessThanOrEqual(2);
  });

  it("names every picture truly: the caption holds the object, the place and the look's colour", () => {
    for (const { caption, object, environment_text: place, subject_text: subject } of rows) {
      for (const part of [object, place, subject]) expect(caption).toContain(part);
    }
  });

  it("a fifth of the pictures share their background with another", () => {
    const backgrounds = rows.map(({ background_id }) => background_id);
    const shared =
      backgrounds.filter((id) => backgrounds.filter((other) => other === id).length > 1).length / rows.length;
    expect(shared).toBeGreaterThan(0.12);
    expect(shared).toBeLessThan(0.3);
  });
});

describe("the mixed set", () => {
  const planned = mixedPlan(COUNT, 5);

  it("dresses some parts in the look and others not, never as the demo's places or looks kept out would", () => {
    for (const { spec } of planned) {
      const worn = spec.worn ?? [];
      expect(worn).toHaveLength(4);
      expect(worn.filter((each) => each === spec.look).length % 4).toBeGreaterThan(0);
      for (const look of worn)
        if (typeof look === "string") expect(splitOf(spec.subject, look, spec.environment)).toBe("train");
    }
    const all = planned.flatMap(({ spec }) =>
      (spec.worn ?? []).map((look) => (look === spec.look ? "own" : typeof look === "string" ? "other" : "made up")),
    );
    for (const kind of ["own", "other", "made up"])
      expect(all.filter((each) => each === kind).length / all.length).toBeGreaterThan(0.15);
  });

  it("names no look, since there is none", () => {
    for (const { row } of planned) {
      expect(row.look).toBe(MIXED);
      for (const part of [row.object, row.environment_text, row.subject_text]) expect(row.caption).toContain(part);
      expect(SUBJECTS.find(({ name }) => name === row.subject)?.nouns).toContain(row.object);
    }
  });
});

describe("paints", () => {
  const bare = { subject: "mushroom", look: "red-dots" };

  it("tell the colours and patterns of each part in words", () => {
    expect(paintsOf({ subject: "teapot", look: "blue-dots" }).map(({ words }) => words)).toEqual([
      ["blue", "dots", "white"],
      ["blue", "white"],
      ["blue"],
      ["blue", "white"],
    ]);
  });

  it("are the same where two looks paint a part alike, and only there", () => {
    const [red, blue] = [paintsOf(bare), paintsOf({ ...bare, look: "blue-dots" })];
    // Both stems are white; there is no fourth part.
    expect(red.map(({ id }, part) => id === blue[part]?.id)).toEqual([false, true, false, true]);
  });

  it("of a part follow what it wears, and no other part", () => {
    const [own, worn, other] = [
      paintsOf(bare),
      paintsOf({ ...bare, worn: ["red-dots", "brown-stripes", 7, "red-dots"] }),
      paintsOf({ ...bare, look: "brown-stripes" }),
    ];
    expect(worn[0]).toEqual(own[0]);
    expect(worn[1]).toEqual(other[1]);
    expect(worn[2]?.id).not.toBe(own[2]?.id);
  });
});

describe("the held-out set", () => {
  it("comes in fours on one background: a subject twice, in another look, another subject", () => {
    const rows = heldOutPlan(COUNT, 2).map(({ row }) => row);
    for (let at = 0; at < rows.length; at += 4) {
      const [first, again, look, other] = rows.slice(at, at + 4);
      expect(new Set([first, again, look, other].map((row) => row?.background_id)).size).toBe(1);
      expect([again?.subject, again?.look, look?.subject]).toEqual([first?.subject, first?.look, first?.subject]);
      expect(look?.look).not.toBe(first?.look);
      expect(other?.subject).not.toBe(first?.subject);
    }
    expect(new Set(rows.map(({ split }) => split))).toEqual(new Set(["train", "unseen_combination", "unseen_look"]));
  });
});

describe("the demo", () => {
  const scenes = demoPlan(4);
  const generations = scenes.flatMap(({ generation, ...scene }) =>
    generation === undefined ? [] : [{ ...scene, ...generation }],
  );

  it("has eight references and 24 generations a method, all of combinations that were not trained", () => {
    expect(scenes.length - generations.length).toBe(8);
    for (const method of METHODS) expect(generations.filter((each) => each.method === method)).toHaveLength(24);
    for (const { subject, look, home, places } of CONCEPTS) {
      for (const place of [home, ...places]) expect(splitOf(subject, look, place)).toBe("unseen_combination");
    }
  });

  it("every prompt names the object, and only copycats stay at home", () => {
    const homes = new Map(CONCEPTS.map(({ id, home }) => [id, home]));
    for (const { concept, object, prompt, promptId, method, spec } of generations) {
      expect(prompt).toContain(object);
      expect(spec.environment).toBe(method === "copycat" ? homes.get(concept) : promptId);
    }
  });

  const changes = (method: string) =>
    new Set(generations.filter((each) => each.method === method).map(({ change }) => change));

  it("the degree of change that the renderer applies stands beside each", () => {
    expect(changes("faithful")).toEqual(new Set([0]));
    expect(changes("drifted")).toEqual(new Set([0.33, 0.67, 1]));
    expect(changes("lost")).toEqual(new Set([1]));
    for (const { method, change, spec } of generations) if (method === "drifted") expect(spec.drift).toBe(change);
  });
});

describe("drift", () => {
  const look = SUBJECTS[0]!.looks[0]!;

  it("moves more the higher its degree, and nothing at 0", () => {
    expect(drifted(look, 0)).toEqual(look);
    const moved = (degree: number) =>
      Object.entries(drifted(look, degree))
        .filter(([key, value]) => value !== Reflect.get(look, key))
        .map(([key]) => key);
    expect(moved(0.33)).not.toContain("base");
    expect(moved(0.67)).toContain("base");
    expect(moved(1)).toEqual(expect.arrayContaining(["base", "pattern"]));
  });
});
