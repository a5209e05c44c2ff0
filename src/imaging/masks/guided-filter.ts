import { boxMean, reduce, resample, type Plane } from "./planes.ts";

/**
 * The guided filter: a soft mask drawn to the edges of the picture it belongs to. In every window the mask is taken to
 * be linear in the picture's colours, q = a . I + b, and the windows that cover a pixel are averaged.
 *
 *   a = (cov(I) + epsilon U)^-1 (mean(I p) - mean(I) mean(p)),  b = mean(p) - a . mean(I),  q = mean(a) . I + mean(b)
 *
 * Source: He, Sun, Tang, Guided Image Filtering, 2013, equations (19) to (21), the guide in colour; windows are cut off
 * at the picture's edge. Of a large picture a and b come from a smaller one: He and Sun, Fast Guided Filter, 2015.
 */
export interface EdgeGuide {
  readonly width: number;
  readonly height: number;
  /**
   * @param soft the mask in [0, 1], Float32 [height, width]
   * @param radius of the windows, in pixels
   * @returns Float32 [height, width]
   */
  filter(soft: Float32Array, radius: number): Float32Array;
}

/** What of a window does not depend on the mask: mean(I), and the inverse of cov(I) + epsilon U (rr rg rb gg gb bb). */
interface Windows {
  readonly means: readonly Float32Array[];
  readonly inverse: readonly Float32Array[];
}

/** Up to this many pixels a and b are computed at full size; a larger picture takes no longer for them. */
const FULL_SIZE_PIXELS = 1 << 18;

const PAIRS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 1],
  [1, 2],
  [2, 2],
] as const;

function windowsOf(channels: readonly Plane[], radius: number, epsilon: number): Windows {
  const means = channels.map((plane) => boxMean(plane, radius));
  const covariance = PAIRS.map(([i, j]) => {
    const [first, second, meanI, meanJ] = [channels[i]!, channels[j]!.data, means[i]!, means[j]!];
    const product = boxMean({ ...first, data: first.data.map((value, at) => value * second[at]!) }, radius);
    return product.map((value, at) => value - meanI[at]! * meanJ[at]! + (i === j ? epsilon : 0));
  });
  const [rr, rg, rb, gg, gb, bb] = covariance;
  for (let at = 0; at < rr!.length; at++) {
    const [a, b, c, d, e, f] = [rr![at]!, rg![at]!, rb![at]!, gg![at]!, gb![at]!, bb![at]!];
    const [A, B, C] = [d * f - e * e, c * e - b * f, b * e - c * d];
    // epsilon on the diagonal keeps it above zero.
    const scale = 1 / (a * A + b * B + c * C);
    rr![at] = A * scale;
    rg![at] = B * scale;
    rb![at] = C * scale;
    gg![at] = (a * f - c * c) * scale;
    gb![at] = (b * c - a * e) * scale;
    bb![at] = (a * d - b * b) * scale;
  }
  return { means, inverse: covariance };
}

/**
 * @param rgba Uint8 [height, width, 4]; alpha plays no part
 * @param epsilon how much the colours have to vary in a window to count as an edge, squared share of full brightness
 */
export function createEdgeGuide(
  rgba: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  epsilon: number,
): EdgeGuide {
  const factor = Math.ceil(Math.sqrt((width * height) / FULL_SIZE_PIXELS));
  const channels = [0, 1, 2].map((channel) => reduce(width, height, factor, (at) => rgba[4 * at + channel]! / 255));
  const { width: columns, height: rows } = channels[0]!;
  const mean = (data: Float32Array, radius: number) => boxMean({ width: columns, height: rows, data }, radius);
  /** Of the radius asked for last: a slider asks for the same again and again. */
  let known: { readonly radius: number; readonly windows: Windows } | null = null;

  return {
    width,
    height,
    filter(soft, wanted) {
      const radius = Math.max(1, Math.round(wanted / factor));
      if (known?.radius !== radius) known = { radius, windows: windowsOf(channels, radius, epsilon) };
      const { means, inverse } = known.windows;
      const input = reduce(width, height, factor, (at) => soft[at]!).data;
      const meanP = mean(input, radius);
      const cross = channels.map(({ data }, i) => {
        const product = mean(
          data.map((value, at) => value * input[at]!),
          radius,
        );
        return product.map((value, at) => value - means[i]![at]! * meanP[at]!);
      });
      const [rr, rg, rb, gg, gb, bb] = inverse;
      const [r, g, b] = cross;
      const offset = meanP;
      for (let at = 0; at < offset.length; at++) {
        const [x, y, z] = [r![at]!, g![at]!, b![at]!];
        r![at] = rr![at]! * x + rg![at]! * y + rb![at]! * z;
        g![at] = rg![at]! * x + gg![at]! * y + gb![at]! * z;
        b![at] = rb![at]! * x + gb![at]! * y + bb![at]! * z;
        offset[at]! -= r![at]! * means[0]![at]! + g![at]! * means[1]![at]! + b![at]! * means[2]![at]!;
      }
      const [a0, a1, a2, b0] = [r!, g!, b!, offset].map((data) =>
        resample({ width: columns, height: rows, data: mean(data, radius) }, width, height),
      );
      const out = new Float32Array(width * height);
      for (let at = 0, from = 0; at < out.length; at++, from += 4) {
        out[at] = (a0![at]! * rgba[from]! + a1![at]! * rgba[from + 1]! + a2![at]! * rgba[from + 2]!) / 255 + b0![at]!;
      }
      return out;
    },
  };
}
