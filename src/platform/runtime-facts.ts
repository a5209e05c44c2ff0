/** Bytes at which a 32-bit WebAssembly heap ends; it never shrinks. */
export const WASM_HEAP = 4 * 2 ** 30;

/** What a browser offers to compute with, before anything of it is chosen (engine/device.ts does that). */
export interface DeviceFacts {
  /** Whether the browser knows WebGPU at all; it may still have no adapter to offer. */
  readonly webgpu: boolean;
  readonly adapter: AdapterFacts | null;
  /** The page is cross-origin isolated: its responses carry COOP and COEP. Threads share memory, which needs that. */
  readonly isolated: boolean;
  /** Logical processors; 1 where the browser does not say. */
  readonly cores: number;
  /** WebAssembly has relaxed SIMD, which kernels of our own are made of. */
  readonly relaxedSimd?: boolean;
}

export interface AdapterFacts {
  /** For people: "nvidia ampere", "SwiftShader". */
  readonly name: string;
  /** Computes on the processor. Correct at best, and slower than WebAssembly. */
  readonly software: boolean;
  /** Has half precision (shader-f16). */
  readonly fp16: boolean;
}

/** Software adapters by what their info says of them. Browsers also have a flag for it, not all of them yet. */
const SOFTWARE: readonly (readonly [RegExp, string])[] = [
  [/swiftshader/i, "SwiftShader"],
  [/llvmpipe|lavapipe/i, "llvmpipe"],
  [/basic render|\bwarp\b/i, "Microsoft Basic Render"],
];

/** What an adapter says of itself; browsers blank most of it, so that it tells pages apart less. */
export type AdapterInfo = Partial<Readonly<Record<"vendor" | "architecture" | "device" | "description", string>>> & {
  readonly isFallbackAdapter?: boolean;
};

export function adapterFacts(info: AdapterInfo, features: { has(feature: string): boolean }): AdapterFacts {
  const { vendor = "", architecture = "", device = "", description = "" } = info;
  const words = [vendor, architecture, device, description].join(" ");
  const software = SOFTWARE.find(([pattern]) => pattern.test(words));
  const name = software?.[1] ?? (description || [vendor, architecture].filter(Boolean).join(" ") || "unnamed adapter");
  return {
    name,
    software: software !== undefined || info.isFallbackAdapter === true,
    fp16: features.has("shader-f16"),
  };
}

async function findAdapter(): Promise<AdapterFacts | null> {
  // A browser that blocks its graphics card rejects here instead of answering null.
  const adapter = await globalThis.navigator.gpu
    ?.requestAdapter({ powerPreference: "high-performance" })
    .catch(() => null);
  // Chromium before 127 has no info.
  return adapter ? adapterFacts(adapter.info ?? {}, adapter.features) : null;
}

/** A function of one instruction, f32x4.relaxed_madd of zeros: no browser says otherwise what it has. */
const RELAXED_MADD = "0061736d010000000105016000017b030201000a130111004100fd114100fd114100fd11fd85020b";

const hasRelaxedSimd = (): boolean =>
  WebAssembly.validate(Uint8Array.from(RELAXED_MADD.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)));

export async function readDeviceFacts(): Promise<DeviceFacts> {
  return {
    webgpu: globalThis.navigator.gpu !== undefined,
    adapter: await findAdapter(),
    isolated: globalThis.crossOriginIsolated,
    cores: navigator.hardwareConcurrency || 1,
    relaxedSimd: hasRelaxedSimd(),
  };
}
