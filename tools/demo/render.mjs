// @ts-check
/** Renders the demo's pictures: `node tools/demo/render.mjs train|mixed|heldout|sheet|demo|labels OUT`; see README.md beside this. */
import { parseArgs } from "node:util";
import { withPage } from "./browser.mjs";
import { renderDemo, renderLabels } from "./render-demo.mjs";
import { check, renderSet, renderSheet } from "./render-sets.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string" },
    seed: { type: "string" },
    check: { type: "boolean", default: false },
    webp: { type: "boolean", default: false },
  },
});
const [command, out] = positionals;
const counts = { train: 4500, mixed: 2400, heldout: 480 };
const seeds = { train: 1, heldout: 2, sheet: 3, demo: 4, labels: 4, mixed: 5 };

/** @param {string | undefined} text @param {number} otherwise */
function whole(text, otherwise) {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new Error(`invalid number "${text}": --count and --seed take whole numbers`);
  return value;
}

if (command === undefined || !(command in seeds) || (out === undefined && (!values.check || command === "labels"))) {
  console.error(
    "usage: node tools/demo/render.mjs train|mixed|heldout|sheet|demo|labels OUT [--count N] [--seed N] [--check] [--webp]",
  );
  process.exit(2);
}
const known = /** @type {keyof typeof seeds} */ (command);
const seed = whole(values.seed, seeds[known]);

if (values.check) process.exitCode = known !== "labels" && (await check(withPage, known, seed)) ? 0 : 1;
else {
  const folder = out ?? "";
  await withPage(async (page) => {
    if (known === "sheet") await renderSheet(page, folder, seed);
    else if (known === "demo") await renderDemo(page, folder, seed);
    else if (known === "labels") await renderLabels(page, folder, seed);
    else
      await withPage((second) =>
        renderSet([page, second], known, folder, whole(values.count, counts[known]), seed, values.webp),
      );
  });
}
