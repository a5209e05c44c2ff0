import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { checkTypes } from "../tools/types.mjs";

/** What each environment's types let code use: tsconfig/NAME.json. */

const FOLDER = fileURLToPath(new URL("../.cache/environments/", import.meta.url));

const USES = {
  document: "document.title",
  fetch: "fetch('x')",
  postMessage: "globalThis.postMessage(1)",
  process: "process.cwd()",
  performance: "performance.now()",
};
type Use = keyof typeof USES;

/** Which of them are refused in a file that is checked as the environment's files are. */
async function refusedIn(environment: string): Promise<string[]> {
  const folder = path.join(FOLDER, environment);
  mkdirSync(folder, { recursive: true });
  const uses = Object.entries(USES);
  writeFileSync(path.join(folder, "planted.ts"), `${uses.map(([, code]) => `void ${code};`).join("\n")}\nexport {};\n`);
  const here = path.join(folder, "tsconfig.json");
  const declared = ["everywhere", "set-immediate"].map((name) => `../../../tsconfig/${name}.d.ts`);
  writeFileSync(
    here,
    JSON.stringify({
      extends: `../../../tsconfig/${environment}.json`,
      include: ["planted.ts", ...(environment === "pure" ? declared : ["../../../tsconfig/vite.d.ts"])],
      exclude: [],
    }),
  );
  const { said } = await checkTypes(path.relative(path.join(FOLDER, "../.."), here), ["--pretty", "false"]);
  const lines = new Set(Array.from(said.matchAll(/planted\.ts\((\d+),/g), ([, line]) => Number(line)));
  return uses.flatMap(([name], index) => (lines.has(index + 1) ? [name] : []));
}

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

it.each<[string, readonly Use[]]>([
  ["pure", ["document", "fetch", "postMessage", "process"]],
  ["worker", ["document", "process"]],
  ["page", ["process"]],
])("%s code is refused what its environment lacks, and nothing else", async (environment, refused) => {
  expect(await refusedIn(environment)).toEqual(refused);
});
it("the command line is refused a document, and has Node", async () => {
  expect(await refusedIn("node")).toEqual(["document"]);
});
