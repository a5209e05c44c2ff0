import { readdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { bundledSchema } from "../../src/app/page-schemas.ts";
import { openCheckpoint } from "../../src/models/checkpoint.ts";
import { bytesSource } from "../../src/platform/bytes.ts";
import { readIntake } from "../../src/project/intake.ts";

/** bundled.json is what the page and the command line know of the files served beside them. */
const PUBLIC = new URL("../../public/", import.meta.url);
const json: unknown = JSON.parse(readFileSync(new URL("bundled.json", PUBLIC), "utf8"));
const folder = z.object({ name: z.string(), folder: z.string(), files: z.array(z.string()) });
const model = folder.extend({ role: z.string() });
const { models, segmenters, demo } = z
  .object({ models: z.array(model), segmenters: z.array(model), demo: folder })
  .parse(json);

/** Paths of all files below a folder of public, with forward slashes. */
function filesIn(path: string): string[] {
  const walk = (below: string): string[] =>
    readdirSync(new URL(`${path}/${below}`, PUBLIC), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? walk(`${below}${entry.name}/`) : [`${below}${entry.name}`],
    );
  return walk("").toSorted();
}

describe("bundled.json", () => {
  it.each([...models, ...segmenters, demo])("lists the files of $folder as they are", ({ folder: path, files }) => {
    expect(files.toSorted()).toEqual(filesIn(path));
  });

  it("has a checkpoint for every role", () => {
    expect(models.map(({ role }) => role).toSorted()).toEqual(["clip", "dino", "siglip"]);
    expect(segmenters.map(({ role }) => role)).toEqual(["clipseg"]);
  });

  it("is what the page reads, which opens no segmenter with the other checkpoints", () => {
    const read = bundledSchema.parse(json);
    expect(read.segmenters.map(({ name, files }) => ({ name, files }))).toEqual(
      segmenters.map(({ name, files }) => ({ name, files })),
    );
    expect(read.models.map(({ name }) => name)).not.toContain(segmenters[0]?.name);
  });

  it("knows the fingerprints of its checkpoints, by which they are toys wherever they come from", async () => {
    const read = bundledSchema.parse(json).models;
    const found = await Promise.all(
      read.map(async ({ name, folder: path, files }) => {
        const sources = files.map((file) =>
          bytesSource(`${name}/${file}`, readFileSync(new URL(`${path}/${file}`, PUBLIC))),
        );
        return (await openCheckpoint(name, sources)).fingerprint;
      }),
    );
    expect(read.map(({ fingerprint }) => fingerprint)).toEqual(found);
  });

  /** Bytes: what was when this was written, with some room. Who goes beyond decides anew what a visitor is asked to fetch. */
  it.each([
    { what: "the demo's checkpoints", folders: models, budget: 8_200_000 },
    { what: "its segmenter", folders: segmenters, budget: 2_700_000 },
    { what: "its pictures and masks", folders: [demo], budget: 2_700_000 },
  ])("keeps $what within $budget bytes", ({ folders, budget }) => {
    const paths = folders.flatMap(({ folder: path, files }) => files.map((file) => new URL(`${path}/${file}`, PUBLIC)));
    expect(paths.reduce((sum, path) => sum + statSync(path).size, 0)).toBeLessThan(budget);
  });

  it("the demo: every path of its manifest is found", async () => {
    const intake = await readIntake(
      demo.files.map((path) => ({
        path: `${demo.name}/${path}`,
        size: 1,
        read: () => Promise.resolve(new Uint8Array(readFileSync(new URL(`${demo.folder}/${path}`, PUBLIC)))),
      })),
    );
    expect(intake.problems).toEqual([]);
    expect(intake.samples).toHaveLength(120);
  });
});
