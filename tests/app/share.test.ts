import { beforeAll, expect, test } from "vitest";
import { createExplain } from "../../src/app/explain.ts";
import { gatherEditing, gatherPair } from "../../src/app/share/gather-pair.ts";
import { addressOf, embedOf, linkTo, placeIn } from "../../src/app/viewer/links.ts";
import { lookText, readLook } from "../../src/app/viewer/look-text.ts";
import { createSharedExplain } from "../../src/app/viewer/shared-explain.ts";
import type { Paint } from "../../src/components/draw-patches.ts";
import type { SharedFeatures } from "../../src/engine/protocol.ts";
import { atOnce } from "../../src/lib/slices.ts";
import { bytesSource } from "../../src/platform/bytes.ts";
import type { SampleScores } from "../../src/project/result.ts";
import { NOTHING_SAID } from "../../src/project/sample.ts";
import type { Sample } from "../../src/project/types.ts";
import { openShared } from "../../src/storage/shared/read.ts";
import { createLiveScores } from "../../src/metric/live.ts";
import { createZipWriter } from "../../src/storage/zip-writer.ts";
import { createSharedWriter } from "../../src/storage/shared/write.ts";
import { changeSettings } from "../../src/store/actions/project.ts";
import type { ExplainCommands } from "../../src/store/commands.ts";
import { FIRST_VIEW, fromHash, type InspectorView } from "../../src/store/view.ts";
import { createHeatModel } from "../../src/views/inspector/heat.ts";
import { featureLayers, leakLayers, matchLayers, type LayersOf } from "../../src/views/inspector/layers.ts";
import { manyLinks } from "../../src/views/inspector/links.ts";
import { attentionOf } from "../../src/views/inspector/use-tab-layers.ts";
import { gatherFacts } from "../../src/views/inspector/why/facts.ts";
import { caseSample, caseSettings, oracleCases } from "../parity/oracle.ts";
import { never, readyEngine } from "../engine/rig.ts";
import { madeHead } from "../storage/shared/made-pair.ts";

/** A shared project's evidence beside that of the engine which it was gathered from: the same pictures, the same sentences. */

const row = oracleCases().find(({ id }) => id === "000")!;
const settings = caseSettings(row);
const sample: Sample = { ...NOTHING_SAID, ...caseSample(row), concept: "cat", otherReferences: [] };
const nobody = () => undefined;
const NO_OTHERS = { reference: [], generation: [] };
let live: ExplainCommands;
let file: ExplainCommands;
let scores: SampleScores;
let bytes: Uint8Array;

beforeAll(async () => {
  const engine = await readyEngine([sample]);
  changeSettings(settings);
  await engine.call(never, "score", { samples: [sample], settings }, (progress) => {
    if (progress.kind === "row" && "scores" in progress.outcome) ({ scores } = progress.outcome);
  });
  live = createExplain(engine);
  const rows = [{ id: sample.id, concept: "cat", method: null, scores }];
  const gathering = { pair: sample, scores, rows, settings, further: [], others: NO_OTHERS, patchTexts: true };
  const writer = await createSharedWriter();
  await writer.addPair(sample.id, sample.reference, await gatherPair(never, live, gathering));
  bytes = new Uint8Array(await (await writer.finish(madeHead)).arrayBuffer());
  file = createSharedExplain(await openShared(bytesSource("cat.shared.masc-lens", bytes)));
});

const both = async <T>(ask: (explain: ExplainCommands) => Promise<T>): Promise<readonly [T, T]> => [
  await ask(live),
  await ask(file),
];
const heats = async () =>
  (await both((explain) => explain.evidence(never, sample))).map((evidence) =>
    createHeatModel(evidence, settings.threshold),
  ) as [ReturnType<typeof createHeatModel>, ReturnType<typeof createHeatModel>];

/** What a tab lays over either picture, patch by patch. */
const painted = (paint: Paint | null, patches: number) =>
  paint && Array.from({ length: patches }, (_, patch) => paint(patch));
function drawn(layers: LayersOf, of: { readonly reference: number; readonly generation: number }) {
  const { reference, generation, ...rest } = layers(null);
  return {
    ...rest,
    reference: { ...reference, paint: painted(reference.paint, of.reference) },
    generation: { ...generation, paint: painted(generation.paint, of.generation) },
  };
}

const SCALE = { low: 0, high: 1 };

test("match, leak, links and attention are drawn the same, to the last bit", async () => {
  const [before, after] = await heats();
  const of = { reference: before.evidence.match.cosine.length, generation: before.evidence.match.backCosine.length };
  for (const layersOf of [matchLayers, leakLayers])
    for (const reverse of [false, true]) {
      const view = { ...FIRST_VIEW, reverse };
      expect(drawn(layersOf(after, SCALE, view), of)).toEqual(drawn(layersOf(before, SCALE, view), of));
    }
  for (const reverse of [false, true]) expect(manyLinks(after, reverse)).toEqual(manyLinks(before, reverse));
  for (const head of [null, 0, 1])
    expect(attentionOf(after, settings.threshold, head)).toEqual(attentionOf(before, settings.threshold, head));
  expect([after.sum, after.count, after.leaks]).toEqual([before.sum, before.count, before.leaks]);
});

test("the cosines of a patch that is pointed at are off by .008 at most, its best match by nothing", async () => {
  const [before, after] = await heats();
  let worst = 0;
  for (const patch of before.evidence.match.cosine.keys()) {
    const [own, shared] = [before.rowOf(patch), after.rowOf(patch)];
    for (const [j, cosine] of own.entries()) worst = Math.max(worst, Math.abs(cosine - shared[j]!));
  }
  for (const patch of before.evidence.match.backCosine.keys()) {
    const [own, shared] = [before.columnOf(patch), after.columnOf(patch)];
    for (const [i, cosine] of own.entries()) worst = Math.max(worst, Math.abs(cosine - shared[i]!));
    expect(after.chosenBy(patch)).toEqual(before.chosenBy(patch));
  }
  expect(worst).toBeGreaterThan(0);
  expect(worst).toBeLessThanOrEqual(0.008);
});

test("features have the same colours, and Why the same facts", async () => {
  const [before, after] = await heats();
  const of = { reference: before.evidence.match.cosine.length, generation: before.evidence.match.backCosine.length };
  const [own, shared] = await both((explain) => explain.features(never, sample, nobody));
  const layers = (heat: typeof before, features: SharedFeatures) =>
    drawn(featureLayers(heat, features, FIRST_VIEW), of);
  expect(layers(after, shared)).toEqual(layers(before, own));
  expect(shared.shares).toEqual(own.shares);
  const rows = [{ id: sample.id, concept: "cat", method: null, scores }];
  const facts = (heat: typeof before) => {
    const { parts: _parts, ...patches } = atOnce(
      gatherFacts(rows[0]!, rows, heat.evidence, settings.threshold),
    ).patches!;
    return patches;
  };
  const [expected, found] = [facts(before), facts(after)];
  expect(found.chance).toBeCloseTo(expected.chance, 6);
  expect(found.masks?.reference.past).toEqual(expected.masks?.reference.past);
  expect(found.masks?.generation.past).toEqual(expected.masks?.generation.past);
  expect(found.lostRegions).toEqual(expected.lostRegions);
});

test("numbers of phrases, patches, whole pictures and masks are the same", async () => {
  const text = scores.prompt_text!;
  const [before, after] = await both(async (explain) => ({
    phrases: await explain.phrases(never, sample, await explain.evidence(never, sample), text),
    patchTexts: await explain.patchTexts(never, sample, text, nobody),
    wholes: await explain.wholeImages(never, sample),
    intervals: await explain.maskIntervals(never, sample, NO_OTHERS),
    match: (await explain.bestMatches(never, sample)).match,
  }));
  expect(after).toEqual(before);
});

test("as a mask moves CP and leak follow from any file, exactly; PF where what it needs came along", async () => {
  const writer = await createSharedWriter(createZipWriter(), undefined, true);
  const gathering = { pair: sample, scores, rows: [], settings, further: [], others: NO_OTHERS, patchTexts: false };
  const gathered = await gatherPair(never, live, gathering);
  const along = await gatherEditing(never, live, { pair: sample, scores });
  await writer.addPair(sample.id, sample.reference, gathered, along);
  await writer.addHead(along.head);
  const whole = bytesSource("cat", new Uint8Array(await (await writer.finish(madeHead)).arrayBuffer()));
  const reader = await openShared(whole);
  await reader.check(never);
  const own = await live.editing(never, sample);
  const [text] = await live.texts(never, [scores.prompt_text!]);
  const { threshold } = settings;
  const before = createLiveScores({ ...own, text: text! }, threshold);
  const [light, full] = [await file.editing(never, sample), await createSharedExplain(reader).editing(never, sample)];
  expect([light.text, light.reference.tokens.length]).toEqual([null, 0]);
  expect(full.text).toEqual(text);
  expect(full.reference.tokens).toHaveLength(own.reference.tokens.length);
  const [less, more] = [light, full].map((evidence) =>
    createLiveScores({ ...evidence, text: evidence.text! }, threshold),
  );
  for (const step of [2, 3, 5]) {
    const from = own.reference.weights!.map((weight, i) => (i % step === 0 ? 0 : weight));
    const to = own.generation.weights!.map((weight, i) => (i % step === 0 ? 0 : weight));
    for (const after of [less!, more!]) {
      expect(after.cp(from)).toEqual(before.cp(from));
      expect(after.leak(from, to)).toBe(before.leak(from, to));
    }
    expect(less!.pf(to).value).toBeNull();
    expect(Math.abs(more!.pf(to).value! - before.pf(to).value!)).toBeLessThan(5e-5);
  }
});

test("what a file does not have says that it needs a model", async () => {
  await expect(file.evidence(never, { ...sample, id: "other" })).rejects.toThrow(
    /What explains this pair needs a model/,
  );
  await expect(file.texts(never, ["a cat"])).rejects.toThrow(/needs a model/);
  await expect(file.bestMatches(never, { ...sample, reference: sample.generation })).rejects.toThrow(/needs a model/);
});

test("a project is opened from the page's own host, and from no other", () => {
  const page = "https://lab.example/masc/viewer.html?project=x";
  expect(addressOf("shares/cups.shared.masc-lens", page)).toBe("https://lab.example/masc/shares/cups.shared.masc-lens");
  expect(addressOf("/a.zip", page)).toBe("https://lab.example/a.zip");
  for (const foreign of [
    "https://evil.example/a.zip",
    "//evil.example/a",
    "data:,x",
    "javascript:1",
    "blob:https://lab.example/1",
    "http://lab.example/a",
  ])
    expect(() => addressOf(foreign, page)).toThrow(/has to lie on the host of this page/);
});

test("a link says how a view looks, and what a stranger's says is taken as far as it makes sense", () => {
  const view: InspectorView = {
    ...FIRST_VIEW,
    reverse: true,
    links: true,
    opacity: 0.35,
    head: 0,
    brush: { low: -0.25, high: 0.5 },
    maskSide: "generation",
    compareBy: "pf",
    alone: "right",
  };
  expect({ ...FIRST_VIEW, ...readLook(lookText(view)) }).toEqual(view);
  expect(lookText(FIRST_VIEW)).toBe("");
  expect(readLook("opacity:7,head:-1,by:__proto__,mask:x,alone:,brush:a:b,tab:evil,__proto__:1,grid")).toEqual({
    grid: true,
  });
});

test("an address leads to a place by its hash, or by parameters that a person wrote", () => {
  const byHand = { hash: "", search: "?project=a&sample=cat&view=leak&filter=cp%3C.5" };
  expect(fromHash(placeIn(byHand)!)).toMatchObject({ sample: "cat", tab: "leak", table: { filter: "cp<.5" } });
  expect(placeIn({ ...byHand, hash: "#project=shared&sample=dog" })).toBe("#project=shared&sample=dog");
  expect(placeIn({ hash: "#project=shared", search: "?project=a&theme=dark" })).toBeNull();
  const link = linkTo(
    "https://lab.example/viewer.html?project=a&sample=cat&view=leak#project=shared&sample=dog",
    null,
    "grid",
  );
  expect(link).toBe("https://lab.example/viewer.html?project=a&look=grid#project=shared&sample=dog");
});

test("links and embeds carry what is on screen, and nothing breaks out of them", () => {
  const link = linkTo("https://lab.example/viewer.html?project=a&theme=dark#project=shared&sample=1", "light");
  expect(link).toBe("https://lab.example/viewer.html?project=a&theme=light#project=shared&sample=1");
  expect(linkTo(link, null)).not.toContain("theme");
  const embed = embedOf(link, `"><script>alert(1)</script>`);
  expect(embed).toContain("project=a&amp;theme=light#project=shared&amp;sample=1");
  expect(embed).not.toContain("<script>");
});
