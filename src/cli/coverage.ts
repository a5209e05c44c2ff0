import { decodeMask } from "../imaging/decode.ts";
import { maskCoverage } from "../metric/flags.ts";
import { nodeCodecs } from "../platform/codecs-node.ts";
import type { CoverageOf } from "../project/coverage.ts";
import { quote } from "../project/quote.ts";

/** What masks cover, decoded in this process: intake comes before there is an engine. */
export function createCoverage(): CoverageOf {
  const codecs = nodeCodecs();
  return async (mask) => {
    try {
      return maskCoverage((await decodeMask(await mask.read(), codecs, quote(mask.path))).histogram);
    } catch {
      return null; // its row says what is wrong with it
    }
  };
}
