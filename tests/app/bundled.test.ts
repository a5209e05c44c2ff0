import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readIntake } from "../../src/project/intake.ts";

/** bundled.json is what the page and the command line know of the files served beside them. */
const PUBLIC = new URL("../../public/", import.meta.url);
const folder = z.object({ name: z.string(), folder: z.string(), files: z.array(z.string()) });
const { models, demo, sample } = z
  .object({ models: z.array(folder.extend({ role: z.string(), untrained: z.boolean() })), demo: folder, sample: folder })
  .parse(JSON.parse(readFileSync(new URL("bundled.json", PUBLIC), "utf8")));

/** Paths of all files below a folder of public, with forward slashes. */
function filesIn(path: string): string[] {
  const walk = (below: string): string[] =>
    readdirSync(new URL(`${path}/${below}`, PUBLIC), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? walk(`${below}${entry.name}/`) : [`${below}${entry.name}`],
    );
  return walk("").toSorted();
}

describe("bundled.json", () => {
  it.each([...models, demo, sample])("lists the files of $folder as they are", ({ folder: path, files }) => {
    expect(files.toSorted()).toEqual(filesIn(path));
  });

  it("has an untrained and a demo's checkpoint for every role; the command line takes the first", () => {
    expect(models.filter(({ untrained }) => untrained).map(({ role }) => role).toSorted()).toEqual(["clip", "dino", "siglip"]);
    expect(models.filter(({ untrained }) => !untrained).map(({ role }) => role).toSorted()).toEqual(["clip", "dino", "siglip"]);
    expect(models.find(({ role }) => role === "siglip")?.untrained).toBe(true);
  });

  it.each([demo, sample])("$name: every path of its manifest is found", async (sample) => {
    const intake = await readIntake(
      sample.files.map((path) => ({
        path: `${sample.name}/${path}`,
        size: 1,
        readText: () => Promise.resolve(readFileSync(new URL(`${sample.folder}/${path}`, PUBLIC), "utf8")),
      })),
    );
    expect(intake.problems).toEqual([]);
    expect(intake.samples.length).toBeGreaterThan(0);
  });
});
