import { beforeAll, expect, test } from "vitest";
import type { PairEvidence } from "../../src/metric/evidence.ts";
import type { SampleScores } from "../../src/project/result.ts";
import { TOY_WORDS } from "../../src/project/toy.ts";
import type { Sample } from "../../src/project/types.ts";
import { createHeatModel } from "../../src/views/inspector/heat.ts";
import type { Parts } from "../../src/views/inspector/parts/parts.ts";
import type { SampleContent } from "../../src/views/inspector/page/SampleArticle.tsx";
import { writePage, writeReport } from "../../src/views/inspector/page/write-page.ts";
import { caseSample, caseSettings, oracleCases } from "../parity/oracle.ts";
import { evidenceOf, never, readyEngine } from "../engine/rig.ts";

/** A sample saved as a page, on a case of the oracle; what stands in it comes from files and people. */
const row = oracleCases().find(({ id }) => id === "000")!;
const settings = caseSettings(row);
const PIXEL = { url: "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=", width: 160, height: 120 };
let evidence: PairEvidence;
let scores: SampleScores;

beforeAll(async () => {
  const sample = caseSample(row);
  const engine = await readyEngine([sample]);
  evidence = await evidenceOf(engine, sample, settings);
  await engine.call(never, "score", { samples: [sample], settings }, (progress) => {
    if (progress.kind === "row" && "scores" in progress.outcome) ({ scores } = progress.outcome);
  });
});

function contentOf(
  change: Partial<Sample> = {},
  whole: Partial<Sample> = {},
  parts: Parts | null = null,
): SampleContent {
  const sample: Sample = {
    ...caseSample(row),
    concept: null,
    category: null,
    promptId: null,
    method: null,
    seed: null,
    otherReferences: [],
    ratings: [],
    columns: {},
    ...change,
  };
  const run = {
    model: "tiny",
    maxPatches: 256,
    threshold: settings.threshold,
    stripper: "regex",
    precision: "fp32",
    provider: "cpu",
    version: "1.2.3",
  } as const;
  const finding = { id: "rank", tone: "look", text: "CP is above 3 of 10.", link: "Compare", look: {} } as const;
  return {
    sample,
    whole: { ...sample, ...whole },
    scores,
    run,
    fingerprint: "ab".repeat(32),
    heat: createHeatModel(evidence, settings.threshold),
    scale: { low: 0, high: 1 },
    findings: [finding],
    parts,
    reference: PIXEL,
    generation: PIXEL,
  };
}

const write = (...of: Parameters<typeof contentOf>): Promise<string> =>
  writePage({ ...contentOf(...of), date: new Date(0) });

test("its patches are the subject's, and their cosines average to the CP it tells", async () => {
  const page = await write();
  const cosines = [...page.matchAll(/<title>row \d+, column \d+: best cosine (-?[\d.]+), in the generation/g)].map(
    ([, value]) => Number(value),
  );
  expect(cosines).toHaveLength(scores.cp_n_ref_fg!);
  expect(cosines.reduce((sum, value) => sum + value, 0) / cosines.length).toBeCloseTo(scores.cp!, 4);
  const leaks = page.match(/, outside the subject<\/title>/g)?.length ?? 0;
  expect(leaks / cosines.length).toBeCloseTo(scores.best_match_in_background!, 12);
  expect(page).toContain(`<strong>${scores.cp!.toFixed(4)}</strong>`);
  for (const [name, value] of [
    ["cp", scores.cp],
    ["pf", scores.pf],
    ["model", "tiny"],
    ["provider", "processor (onnxruntime)"],
    ["max_patches", 256],
    ["checkpoint_sha256", "ab".repeat(32)],
  ]) {
    expect(page).toContain(`<th scope="row">${name}</th><td>${value}</td>`);
  }
  expect(page).toContain("CP is above 3 of 10.");
});

test("of several references it says which one it is of; of one it says nothing", async () => {
  const [a, b] = ["refs/a.png", "refs/<b>.png"];
  const other = [{ image: b, mask: null }];
  expect(await write({ reference: b }, { reference: a, otherReferences: other })).toContain(
    "One comparison of 2: with reference 2, &lt;b&gt;.png.",
  );
  expect(await write({ reference: a }, { otherReferences: other })).toContain(
    "One comparison of 2: with reference 1, a.png.",
  );
  expect(await write({ reference: a })).not.toContain("One comparison of");
});

test("it runs no script, asks nobody, and takes no word for markup", async () => {
  const evil = `</title></style><script>alert(1)</script><img src="https://elsewhere.example/x" onerror=alert(1)>"'&`;
  const page = await write({
    id: evil,
    prompt: evil,
    object: evil,
    concept: evil,
    method: evil,
    columns: { [evil]: evil },
  });
  expect(page).toMatch(
    /<meta http-equiv="Content-Security-Policy" content="default-src &#x27;none&#x27;; img-src data:; style-src &#x27;unsafe-inline&#x27;"\/>/i,
  );
  expect(page).not.toMatch(/<script|<img|<iframe|<link|<object/i);
  // Escaped, none of it is an attribute or an address of ours.
  expect([...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, url]) => url)).toEqual([PIXEL.url, PIXEL.url]);
  expect(page.match(/<title>/g)!.length).toBe(1 + scores.cp_n_ref_fg!);
  expect(page).not.toContain(" onerror=alert(1)>");
});

test("it numbers its worst parts on both pictures, and lists them with what CP would be without", async () => {
  const part = { patches: [3, 4, 5], matches: [7], middle: 4, matchesMiddle: 7 };
  const lower = { ...part, name: "lower right", mean: 0.314, loss: 0.382, without: 0.83456 };
  const left = { ...part, name: "left side", mean: 0.4, loss: 0.1, without: null, middle: 9, matchesMiddle: 8 };
  const page = await write({}, {}, { kind: "lost", parts: [lower, left], without: null, lost: 0.4 });
  expect(page).toContain("<li>lower right, 3 patches, mean 0.31, 38 % of the loss, without it CP would be 0.8346</li>");
  expect(page).toContain("<li>left side, 3 patches, mean 0.40, 10 % of the loss, nothing else is left</li>");
  expect(page.match(/<text y="4">1<\/text>/g)).toHaveLength(2);
  expect(page.match(/<text y="4">2<\/text>/g)).toHaveLength(2);
  expect(await write({}, {}, { kind: "whole", parts: [], without: null, lost: 0.91 })).toContain(
    "lost as a whole: 91 %",
  );
  expect(await write()).not.toContain("Where it went wrong");
});

test("a report has a line and a sheet for each sample, whose patches it does not mix up, and means over all", async () => {
  const evil = `</title><script>alert(1)</script>"`;
  const samples = [
    contentOf({ concept: "cat", method: "a" }),
    contentOf({ concept: evil, method: evil, prompt: evil }),
  ];
  const lower = { ...samples[1]!, scores: { ...scores, cp: 0.5, pf: null } };
  const content = {
    title: `Report of ${evil}`,
    runs: ["Model: tiny, fp32."],
    toy: false,
    samples: [samples[0]!, lower],
    without: ["Without 3 pairs that have no current scores."],
    version: "1.2.3",
    date: new Date(0),
  };
  const page = await writeReport(content);
  expect(page).not.toContain(TOY_WORDS);
  expect(await writeReport({ ...content, toy: true })).toContain(TOY_WORDS);
  expect(page).not.toMatch(/<script|<img|<iframe|<link|<object/i);
  expect(page.match(/<article id="s\d+">/g)).toEqual(['<article id="s1">', '<article id="s2">']);
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const of of ["s1", "s2"]) expect(page).toMatch(new RegExp(`main:has\\(#${of}-r\\d+:hover\\) #${of}-g\\d+`));
  const mean = ((scores.cp! + 0.5) / 2).toFixed(4);
  const foot = page.slice(page.indexOf("<tfoot>"), page.indexOf("</tfoot>"));
  expect(foot).toContain("Mean of 2 samples");
  expect(foot).toContain(`<td class="number">${mean}</td>`);
  // Of those that have one alone.
  expect(foot).toContain(`<td class="number">${scores.pf!.toFixed(4)}</td>`);
  expect(page).toContain("Without 3 pairs that have no current scores.");
});
