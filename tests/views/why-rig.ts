import { readFileSync } from "node:fs";
import { decode, encode } from "fast-png";
import Papa from "papaparse";
import { findFiles } from "../../src/engine/job.ts";
import type { Pipeline } from "../../src/engine/pipeline.ts";
import { gatherEvidence } from "../../src/engine/scoring.ts";
import { atOnce } from "../../src/lib/slices.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import type { Sample } from "../../src/project/types.ts";
import { evidenceOfTokens, type PairEvidence } from "../../src/metric/evidence.ts";
import type { EditEvidence } from "../../src/store/commands.ts";
import { gatherFacts, type Facts, type ScoredRow } from "../../src/views/inspector/why/facts.ts";
import { demoPipeline } from "../demo/held-out.ts";
import { scoreOne } from "../engine/rig.ts";

/** The demo's pairs on Node, and faults planted in them. */
const DEMO = new URL("../../public/samples/demo/", import.meta.url);
export const SETTINGS = { maxPatches: 256, threshold: 0.5, stripper: "regex" } as const;

const planted = new Map<string, ByteSource>();
const read = (path: string): ByteSource =>
  planted.get(path) ?? bytesSource(path, new Uint8Array(readFileSync(new URL(path, DEMO))));
const sources = new Map<string, ByteSource>();
/** The same source for the same path: the pipeline knows files by it. */
export const find = (path: string): ByteSource => {
  const known = sources.get(path) ?? read(path);
  sources.set(path, known);
  return known;
};

export type DemoSample = Sample & {
  readonly reference: string;
  readonly referenceMask: string;
  readonly generation: string;
  readonly generationMask: string;
};

const { data } = Papa.parse<Record<string, string>>(readFileSync(new URL("manifest.csv", DEMO), "utf8").trim(), {
  header: true,
});
export const demoSamples: readonly DemoSample[] = data.map((row) => ({
  id: row["id"]!,
  reference: row["reference"]!,
  referenceMask: row["reference_mask"]!,
  generation: row["generation"]!,
  generationMask: row["generation_mask"]!,
  prompt: row["prompt"]!,
  object: row["object"]!,
  concept: row["concept"]!,
  category: null,
  promptId: row["prompt_id"]!,
  method: row["method"]!,
  seed: null,
  otherReferences: [],
  ratings: [],
  columns: {},
}));

export const sampleNamed = (id: string): DemoSample => demoSamples.find((sample) => sample.id === id)!;

export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Puts a picture among the files. @returns its path */
export function plant(path: string, { width, height, data: pixels }: Pixels): string {
  planted.set(
    path,
    bytesSource(
      path,
      encode({ width, height, data: pixels, channels: pixels.length === width * height ? 1 : 3, depth: 8 }),
    ),
  );
  sources.delete(path);
  return path;
}

export function maskOf(path: string): Pixels {
  const { width, height, data: pixels, channels } = decode(readFileSync(new URL(path, DEMO)));
  return { width, height, data: Uint8Array.from({ length: width * height }, (_, i) => pixels[i * channels]!) };
}

/** What the renderer knows of the demo's pictures: `parts/CONCEPT` and `parts/CONCEPT_PLACE` (0 the background, 1 to 4), `drifts/CONCEPT` (a bit a degree). */
export function labelsOf(name: string): Pixels {
  const {
    width,
    height,
    data: pixels,
  } = decode(readFileSync(new URL(`../fixtures/demo-labels/${name}.png`, import.meta.url)));
  return { width, height, data: Uint8Array.from(pixels) };
}

/** A mask of what a label's pixels hold. */
export const maskWhere = ({ width, height, data: labels }: Pixels, holds: (label: number) => boolean): Pixels => ({
  width,
  height,
  data: labels.map((label) => (holds(label) ? 255 : 0)),
});

/** A picture whose pixel at (x, y) is another's at the place that `from` names; null: the fill. */
export function moved(
  { width, height, data: pixels }: Pixels,
  size: { width: number; height: number },
  fill: number,
  from: (x: number, y: number) => readonly [number, number] | null,
): Pixels {
  const channels = pixels.length / (width * height);
  const out = new Uint8Array(size.width * size.height * channels).fill(fill);
  for (let y = 0; y < size.height; y++) {
    for (let x = 0; x < size.width; x++) {
      const at = from(x, y);
      if (at === null || at[0] < 0 || at[0] >= width || at[1] < 0 || at[1] >= height) continue;
      for (let c = 0; c < channels; c++)
        out[(y * size.width + x) * channels + c] = pixels[(at[1] * width + at[0]) * channels + c]!;
    }
  }
  return { ...size, data: out };
}

export async function rowFor(pipeline: Pipeline, sample: Sample): Promise<ScoredRow> {
  const { id, concept, method } = sample;
  return { id, concept, method, scores: await scoreOne(pipeline, sample, SETTINGS, find) };
}

let demo: Promise<readonly ScoredRow[]> | null = null;

/** The scores of the demo's pairs, in their order: computed once for all tests of a worker. */
export const scoredDemo = (): Promise<readonly ScoredRow[]> => (demo ??= scoreDemo());

async function scoreDemo(): Promise<ScoredRow[]> {
  const { pipeline } = await demoPipeline();
  const rows = [];
  for (const sample of demoSamples) rows.push(await rowFor(pipeline, sample));
  return rows;
}

export async function evidenceFor(pipeline: Pipeline, sample: Sample): Promise<PairEvidence & EditEvidence> {
  const input = findFiles(sample, find);
  const evidence = await gatherEvidence(pipeline, input, SETTINGS.maxPatches);
  const [reference, generation] = [
    await pipeline.tokens(input.reference!, SETTINGS.maxPatches),
    await pipeline.tokens(input.generation!, SETTINGS.maxPatches),
  ];
  const found = {
    reference: { ...reference, weights: evidence.referenceWeights },
    generation: { ...generation, weights: evidence.generationWeights },
    match: evidence.match,
    pool: evidence.prepared,
    model: pipeline.identities.siglip ?? "",
    head: await pipeline.siglip.poolHead(),
  };
  return { ...evidenceOfTokens(found), ...found };
}

/** @param rows of the project, to be compared with */
export async function factsFor(pipeline: Pipeline, sample: Sample, rows: readonly ScoredRow[]): Promise<Facts> {
  const row = await rowFor(pipeline, sample);
  const among = [...rows.filter(({ id }) => id !== row.id), row];
  return atOnce(gatherFacts(row, among, await evidenceFor(pipeline, sample), SETTINGS.threshold));
}
