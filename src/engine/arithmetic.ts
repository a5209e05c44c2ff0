import { GraphBuilder } from "../models/graph/builder.ts";
import type { Arithmetic, Precision } from "../models/graph/precision.ts";
import type { Runtime } from "../platform/runtime.ts";
import { GraphSession } from "../models/graph/session.ts";

/** How a runtime carries a precision out; see models/graph/precision.ts. */
export async function arithmeticFor(runtime: Runtime, precision: Precision): Promise<Arithmetic> {
  if (precision !== "int8") return precision;
  if (runtime.provider === "webgpu") return "int8-blocks";
  return (await saturates(runtime)) ? "int8-narrow" : "int8-columns";
}

/** Large enough that no kernel for small matrices takes it. */
const SIDE = 64;
/** Float32 sums of SIDE ones are exact; a saturated sum is about half of what it should be. */
const TOLERANCE = 0.01;

/**
 * Whether products of unsigned activations and signed weights saturate: x86 processors without VNNI add two of them in
 * 16 bits, 2 * 255 * 127 > 32767, so that results are silently too small. Weights of 7 bits are then safe, 2 * 255 * 63.
 * Unsigned weights are too, but 2.4 times slower than signed ones where there is VNNI; WebAssembly adds in 32 bits.
 *
 * @throws LensError failed_inference
 */
export async function saturates(runtime: Runtime): Promise<boolean> {
  const g = new GraphBuilder("saturation", new Map());
  const x = g.input("x", [SIDE, SIDE]);
  const weights = g.derivedAll(
    [
      { name: "ones", shape: [SIDE, SIDE], type: "int8" },
      { name: "scales", shape: [SIDE] },
    ],
    () => Promise.resolve([new Int8Array(SIDE * SIDE).fill(127), new Float32Array(SIDE).fill(1 / 127)]),
  );
  g.output("sums", g.op("com.microsoft.DynamicQuantizeMatMul", [x, ...weights]), [SIDE, SIDE]);
  const session = new GraphSession(runtime, g.finish(), () => Promise.resolve(new Float32Array()));
  try {
    const outputs = await session.run({ x: { dims: [SIDE, SIDE], data: new Float32Array(SIDE * SIDE).fill(1) } });
    return outputs.floats("sums").some((sum) => !(Math.abs(sum - SIDE) <= TOLERANCE * SIDE));
  } finally {
    await session.release();
  }
}
