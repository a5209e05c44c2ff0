/** The values of some pairs, in their order. By a loop: `Float64Array.from` takes ten times as long. */
export function gather(values: Float64Array, pairs: Uint32Array): Float64Array<ArrayBuffer> {
  const taken = new Float64Array(pairs.length);
  for (let at = 0; at < taken.length; at++) taken[at] = values[pairs[at]!]!;
  return taken;
}
