// @ts-check
/**
 * `npm run types`: checks the types of every environment with what that environment has, and no more: a `document` in
 * metric/ is refused, and so is Node in what the page loads. A file that several load is checked in each of them.
 */
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The longest first, since two run at once. */
export const CONFIGS = [
  "tsconfig.json",
  "tsconfig/page.json",
  "tsconfig/node.json",
  "tsconfig/worker.json",
  "tsconfig/pure.json",
];
const AT_ONCE = 2;
/** Two of one thread each fill two cores; checkers that share a program check much of it twice, for twice the processor time. */
const ONE_THREAD = "--singleThreaded";

/**
 * @param {string} config
 * @param {readonly string[]} args
 * @returns {Promise<{ readonly ok: boolean, readonly said: string }>}
 */
export function checkTypes(config, args = []) {
  const tsc = path.join(ROOT, "node_modules/typescript/bin/tsc");
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [tsc, "-p", path.join(ROOT, config), ONE_THREAD, ...args], { cwd: ROOT });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
    child.on("error", (error) => resolve({ ok: false, said: error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, said }));
  });
}

/** @returns {Promise<boolean>} whether nothing is wrong */
async function checkAll() {
  const waiting = [...CONFIGS];
  let ok = true;
  const work = async () => {
    for (let config = waiting.shift(); config !== undefined; config = waiting.shift()) {
      const answer = await checkTypes(config, process.argv.slice(2));
      if (answer.ok) continue;
      ok = false;
      console.error(`${config}\n${answer.said}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return ok;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = (await checkAll()) ? 0 : 1;
