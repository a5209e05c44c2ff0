#!/usr/bin/env node
// @ts-check
/**
 * The command `masc-lens`: checks Node, lets it read TypeScript, and hands over to main.ts.
 *
 * Only what every Node with modules understands may stand here before the check, or a too old one would answer with
 * a syntax error.
 */
const OLDEST_NODE = /** @type {const} */ ([20, 19]);

function isTooOld() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
}

async function start() {
  if (isTooOld())
    throw new Error(`Node ${OLDEST_NODE.join(".")} or newer is needed; this is Node ${process.versions.node}.`);
  const { readTypeScript } = await import("./typescript-loader.mjs").catch((thrown) => {
    throw new Error(`The packages that masc-lens needs are not all installed; run npm ci in its folder. (${thrown})`);
  });
  await readTypeScript();
  const { main } = await import("./main.ts");
  return main(process.argv.slice(2));
}

try {
  process.exitCode = await start();
} catch (thrown) {
  process.stderr.write(`masc-lens: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exitCode = 1;
}
