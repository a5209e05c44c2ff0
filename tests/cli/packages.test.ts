import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { NAFLEX, mascLens, PICTURES, put, rowsOf, workFolder } from "./masc-lens.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Packages by their folder, `node_modules/NAME`; of those that only the build and the tests need, `dev` is said. */
interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly optional?: boolean; readonly devOptional?: boolean }>
  >;
}

it("scores with the packages alone that are no development dependencies", async () => {
  const work = workFolder();
  for (const folder of ["src", "kernels"]) cpSync(join(ROOT, folder), join(work, folder), { recursive: true });
  cpSync(join(ROOT, "package.json"), join(work, "package.json"));
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as Lock;
  for (const [folder, { dev, optional, devOptional }] of Object.entries(packages)) {
    // Packages within packages come along with the one that they are in.
    if (folder === "" || dev || optional || devOptional || folder.lastIndexOf("node_modules/") > 0) continue;
    mkdirSync(dirname(join(work, folder)), { recursive: true });
    symlinkSync(join(ROOT, folder), join(work, folder), "junction");
  }
  const manifest = put(
    join(work, "pairs.csv"),
    `id,reference,generation\na,${PICTURES}/rgb8.png,${PICTURES}/grey8.png\n`,
  );
  const { code, stdout, stderr } = await mascLens(
    ["score", manifest, "--model", NAFLEX],
    work,
    join(work, "src", "cli", "masc-lens.mjs"),
  );
  expect([code, stderr]).toEqual([0, expect.stringContaining("1 answered, 0 failed")]);
  expect(rowsOf(stdout)).toEqual([expect.objectContaining({ id: "a", siglip2_global: expect.any(Number) })]);
});
