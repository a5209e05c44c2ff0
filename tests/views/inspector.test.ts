import { beforeAll, describe, expect, it } from "vitest";
import { place, WHOLE, zoomedAt, pannedBy } from "../../src/components/zoom.ts";
import type { PairEvidence } from "../../src/metric/evidence.ts";
import { fromHash, toHash, TABS } from "../../src/store/view.ts";
import { createHeatModel } from "../../src/views/inspector/heat.ts";
import { linkOf, manyLinks } from "../../src/views/inspector/links.ts";
import { attentionOf } from "../../src/views/inspector/use-tab-layers.ts";
import { caseSample, caseSettings, oracleCases, type OracleCase } from "../parity/oracle.ts";
import { evidenceOf, readyEngine } from "../engine/rig.ts";

/** What the inspector draws, on cases of the oracle: each has both masks, a subject and a background. */
const cases = oracleCases().filter(({ id }) => ["000", "002", "004", "012"].includes(id));
const evidence = new Map<OracleCase, PairEvidence>();

beforeAll(async () => {
  const engine = await readyEngine(cases.map(caseSample));
  for (const row of cases) evidence.set(row, await evidenceOf(engine, caseSample(row), caseSettings(row)));
  expect(evidence.size).toBe(4);
});

const each = (check: (evidence: PairEvidence, threshold: number, row: OracleCase) => void) => () => {
  expect.hasAssertions();
  for (const [row, of] of evidence) check(of, caseSettings(row).threshold, row);
};

describe("the heat", () => {
  it(
    "has subject patches that average to the package's CP",
    each((of, threshold, row) => {
      const { sum, count, patches } = createHeatModel(of, threshold);
      expect([count, patches.length]).toEqual([row.extras.cp_n_ref_fg, row.extras.cp_n_ref_fg]);
      expect(sum / count).toBeCloseTo(row.cp!, 6);
    }),
  );

  it(
    "counts the leaks that the package counts",
    each((of, threshold, row) => {
      const { leaks, count } = createHeatModel(of, threshold);
      expect(leaks).toBe(Math.round(row.aggregators["best_match_in_background"]! * count));
    }),
  );

  it(
    "knows which patches chose one",
    each((of, threshold) => {
      const heat = createHeatModel(of, threshold);
      const chosen = [...of.match.index.keys()].map((patch) => {
        const row = heat.rowOf(patch);
        return row.indexOf(Math.max(...row));
      });
      expect(new Set(chosen).size).toBeGreaterThan(1);
      for (const patch of of.match.backIndex.keys())
        expect([...heat.chosenBy(patch)]).toEqual(chosen.map((best) => (best === patch ? 1 : 0)));
    }),
  );
});

describe("attention", () => {
  it(
    "sums to 1 over the kept patches and is nothing elsewhere, on the mean and on every head",
    each((of, threshold, row) => {
      const heat = createHeatModel(of, threshold);
      for (const head of [null, ...Array.from({ length: of.attention.heads }).keys()]) {
        const { values, keep } = attentionOf(heat, threshold, head)!;
        expect(keep.reduce((sum, kept) => sum + kept, 0)).toBe(row.extras.pf_n_bg_pooled);
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
        expect(values.filter((value, patch) => keep[patch] === 0 && value !== 0)).toHaveLength(0);
      }
    }),
  );
});

describe("links", () => {
  it(
    "are thinned to patches far apart, each to its best match",
    each((of, threshold) => {
      const heat = createHeatModel(of, threshold);
      for (const reverse of [false, true]) {
        const links = manyLinks(heat, reverse);
        expect(links.length).toBeGreaterThan(1);
        expect(links.length).toBeLessThanOrEqual(40);
        expect(new Set(links.map(({ from, to }) => (reverse ? to : from))).size).toBe(links.length);
        for (const link of links)
          expect(
            linkOf(reverse ? { side: "generation", patch: link.to } : { side: "reference", patch: link.from }, heat),
          ).toEqual(link);
      }
    }),
  );

  it(
    "of a patch that is not there is none",
    each((of, threshold) => {
      expect(linkOf({ side: "reference", patch: 99999 }, createHeatModel(of, threshold))).toBeNull();
    }),
  );
});

describe("zoom", () => {
  const [content, frame] = [
    { width: 300, height: 200 },
    { width: 240, height: 240 },
  ];

  it("keeps the point under the pointer, and goes back to the whole", () => {
    const point = { x: 150, y: 130 };
    const before = place(content, frame, WHOLE);
    const zoom = zoomedAt(before, frame, WHOLE, 3, point);
    const after = place(content, frame, zoom);
    expect((point.x - after.x) / after.width).toBeCloseTo((point.x - before.x) / before.width, 6);
    expect((point.y - after.y) / after.height).toBeCloseTo((point.y - before.y) / before.height, 6);
    expect(zoomedAt(after, frame, zoom, 0, point)).toEqual(WHOLE);
  });

  it("never leaves a gap that the picture could fill", () => {
    const zoom = pannedBy(
      place(content, frame, { scale: 4, x: 0.5, y: 0.5 }),
      frame,
      { scale: 4, x: 0.5, y: 0.5 },
      9999,
      -9999,
    );
    const box = place(content, frame, zoom);
    expect(box.x).toBeCloseTo(0, 6);
    expect(box.y + box.height).toBeCloseTo(frame.height, 6);
  });
});

describe("the address", () => {
  it("comes back as it was written", () => {
    for (const tab of TABS) {
      const address = { project: "p 1", sample: "a/b #2", tab, pin: { side: "generation", patch: 17 } } as const;
      expect(fromHash(toHash(address))).toEqual(address);
      for (const size of ["full", "present"] as const)
        expect(fromHash(toHash({ ...address, size }))).toEqual({ ...address, size });
    }
    expect(toHash({ project: "p", sample: "a", tab: "match", size: "panel", pin: null })).toBe("#project=p&sample=a");
    expect(fromHash("#project=p&sample=a&size=huge")).not.toHaveProperty("size");
    expect(toHash({ project: "p", sample: "a", tab: "match", reference: 2, pin: null })).toBe(
      "#project=p&sample=a&reference=3",
    );
    expect(fromHash("#project=p&sample=a&reference=3").reference).toBe(2);
    for (const text of ["0", "1", "-1", "x", "1e3"])
      expect(fromHash(`#project=p&reference=${text}`)).not.toHaveProperty("reference");
    expect(toHash({ project: "p", sample: "a", tab: "match", pin: null, part: 1 })).toBe("#project=p&sample=a&part=2");
    expect(fromHash("#project=p&sample=a&part=2")).toMatchObject({ pin: null, part: 1 });
    const ab = { project: "p", sample: "a", tab: "ab", pin: null, against: "b, & c", aligned: false } as const;
    expect(fromHash(toHash(ab))).toEqual(ab);
    expect(fromHash("#project=p&sample=a&view=ab&left=&aligned=yes")).not.toHaveProperty("against");
    expect(toHash({ project: null, sample: "a", tab: "leak", pin: null })).toBe("");
  });

  it("has what is shown of the table, and leaves out what is shown of every table at first", () => {
    const table = {
      filter: 'a cup & "saucer"',
      sorting: [
        { id: "cp", desc: true },
        { id: "clip_i", desc: false },
        { id: "-my score, in %2C", desc: true },
      ],
      group: "made by & for",
      gallery: true,
      place: "files",
      section: null,
    } as const;
    const address = { project: "p", sample: null, tab: "match", pin: null, table } as const;
    expect(fromHash(toHash(address))).toEqual(address);
    expect(
      toHash({
        ...address,
        table: { filter: "", sorting: [], group: null, gallery: false, place: "samples", section: null },
      }),
    ).toBe("#project=p");
    expect(fromHash("#project=p&sort=-cp,&place=nowhere").table).toEqual({
      filter: "",
      sorting: [{ id: "cp", desc: true }],
      group: null,
      gallery: false,
      place: "samples",
      section: null,
    });
  });

  it("has the open section of the results, and of other places none", () => {
    const table = {
      filter: "",
      sorting: [],
      group: null,
      gallery: false,
      place: "results",
      section: "agreement",
    } as const;
    const address = { project: "p", sample: null, tab: "match", pin: null, table } as const;
    expect(toHash(address)).toBe("#project=p&place=results&section=agreement");
    expect(fromHash(toHash(address))).toEqual(address);
    expect(toHash({ ...address, table: { ...table, place: "files" } })).toBe("#project=p&place=files");
  });

  it("of another hand is read as far as it goes", () => {
    expect(fromHash("#project=x&view=nonsense&pin=z9")).toEqual({
      project: "x",
      sample: null,
      tab: "match",
      pin: null,
    });
  });
});
