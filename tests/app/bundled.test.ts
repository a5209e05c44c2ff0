import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readIntake } from "../../src/project/intake.ts";

/** bundled.json is what the page and the command line know of the files served beside them. */
const PUBLIC = new URL("../../public/", import.meta.url);
const folder = z.object({ name: z.string(), folder: z.string(), files: z.array(z.string()) });
const { models, demo } = z
  .object({ models: z.array(folder.extend({ role: z.string() })), demo: folder })
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
  it.each([...models, demo])("lists the files of $folder as they are", ({ folder: path, files }) => {
    expect(files.toSorted()).toEqual(filesIn(path));
  });

  it("has a checkpoint for every role", () => {
    expect(models.map(({ role }) => role).toSorted()).toEqual(["clip", "dino", "siglip"]);
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
