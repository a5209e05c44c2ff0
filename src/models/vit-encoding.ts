import type { Patches } from "../imaging/patches.ts";
import type { FloatTensor } from "../platform/runtime.ts";
import type { Encoding, Output } from "./backbone.ts";
import type { GraphSession } from "./graph/session.ts";

/**
 * One run of a vision tower whose graph gives `embedding` [1, dim], of the class token, and `tokens` [N, dim], of the
 * patches. What is not asked for does not leave the runtime.
 *
 * @param others inputs beside `patches` [N, 3 p p]
 */
export async function encodeImage(
  session: GraphSession,
  { grid, data }: Patches,
  others: Readonly<Record<string, FloatTensor>>,
  outputs: readonly Output[],
): Promise<Encoding> {
  const count = grid.rows * grid.columns;
  const wanted = outputs.map((output) => (output === "pooled" ? "embedding" : "tokens"));
  const found = await session.run({ patches: { dims: [count, data.length / count], data }, ...others }, wanted);
  return {
    pooled: outputs.includes("pooled") ? found.floats("embedding") : null,
    patches: outputs.includes("patches") ? { grid, tokens: found.floats("tokens") } : null,
  };
}
