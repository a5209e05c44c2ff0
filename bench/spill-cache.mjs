// @ts-check
/** Pairs a second from storage, masks changed; see spill-cache/scenario.mjs. Here on Node. */
import { createHash } from "node:crypto";
import { readTypeScript } from "../src/cli/typescript-loader.mjs";
import { round, runAlone, settle } from "./options.mjs";

/** @param {import("./options.mjs").Options} options */
export async function measure(options) {
  await readTypeScript();
  const { fromStorage } = await import("./spill-cache/scenario.mjs");
  const { nodeSpillDisk } = await import("../src/platform/spill-disk-node.ts");
  const { nodeCodecs } = await import("../src/platform/codecs-node.ts");
  const { nodeRuntime } = await import("../src/platform/runtime-node.ts");
  const spill = nodeSpillDisk();
  const { load } = await settle(options);
  let before = process.cpuUsage();
  const { pairs, seconds, pairsASecond, megabytesAPair, scores } = await fromStorage({
    pairs: options.pairs,
    runtime: nodeRuntime(),
    codecs: nodeCodecs(),
    disk: () => Promise.resolve(spill),
    say: (what) => {
      console.error(what);
      before = process.cpuUsage();
    },
  });
  const { user, system } = process.cpuUsage(before);
  return {
    pairsASecond: round(pairsASecond),
    seconds: round(seconds),
    pairs,
    megabytesAPair: round(megabytesAPair),
    processorMillisecondsAPair: round((user + system) / 1000 / pairs),
    // To see that a change of the code left the scores alone.
    scores: createHash("sha256")
      .update(scores.map((score) => score.toFixed(6)).join())
      .digest("hex")
      .slice(0, 16),
    load,
  };
}

await runAlone(import.meta.url, measure);
