import { describe, expect, test } from "vitest";
import { deviceLacks, devicePaths, deviceReason, pathWords, type DeviceChoice } from "../../src/engine/device.ts";
import type { DeviceFacts } from "../../src/platform/runtime-facts.ts";

const CARD = { name: "nvidia ampere", software: false, fp16: true };
const OLD_CARD = { name: "intel gen-9", software: false, fp16: false };
const SWIFTSHADER = { name: "SwiftShader", software: true, fp16: false };

const facts = (changes: Partial<DeviceFacts> = {}): DeviceFacts => ({
  webgpu: true,
  adapter: CARD,
  isolated: true,
  cores: 4,
  ...changes,
});

const NOT_ISOLATED =
  "the page is not cross-origin isolated (its server sends no COOP and COEP headers), so WebAssembly has no threads";

describe("which path, and why", () => {
  test.each<[string, DeviceFacts, DeviceChoice, string[], string]>([
    [
      "a card with half precision",
      facts(),
      "auto",
      ["WebGPU with half precision", "WebAssembly with 4 threads", "WebAssembly on one thread"],
      "WebGPU with half precision: this browser offers nvidia ampere.",
    ],
    [
      "a card without",
      facts({ adapter: OLD_CARD }),
      "auto",
      ["WebGPU", "WebAssembly with 4 threads", "WebAssembly on one thread"],
      "WebGPU: this browser offers intel gen-9.",
    ],
    [
      "a card, and no isolation",
      facts({ isolated: false }),
      "auto",
      ["WebGPU with half precision", "WebAssembly on one thread"],
      "WebGPU with half precision: this browser offers nvidia ampere.",
    ],
    [
      "a software adapter",
      facts({ adapter: SWIFTSHADER, cores: 2 }),
      "auto",
      ["WebAssembly with 2 threads", "WebAssembly on one thread"],
      "WebAssembly with 2 threads: this browser offers only a software WebGPU adapter (SwiftShader).",
    ],
    [
      "a software adapter that was asked for",
      facts({ adapter: SWIFTSHADER }),
      "webgpu",
      ["WebGPU", "WebAssembly with 4 threads", "WebAssembly on one thread"],
      "WebGPU: it was asked for by ?device=webgpu; SwiftShader is a software adapter, slower than WebAssembly.",
    ],
    [
      "a card that was asked for",
      facts(),
      "webgpu",
      ["WebGPU with half precision", "WebAssembly with 4 threads", "WebAssembly on one thread"],
      "WebGPU with half precision: it was asked for by ?device=webgpu; this browser offers nvidia ampere.",
    ],
    [
      "WebAssembly that was asked for",
      facts(),
      "wasm",
      ["WebAssembly with 4 threads", "WebAssembly on one thread"],
      "WebAssembly with 4 threads: it was asked for by ?device=wasm.",
    ],
    [
      "no adapter",
      facts({ adapter: null }),
      "auto",
      ["WebAssembly with 4 threads", "WebAssembly on one thread"],
      "WebAssembly with 4 threads: this browser has WebGPU and no adapter for it.",
    ],
    [
      "no adapter, but asked for",
      facts({ adapter: null }),
      "webgpu",
      ["WebAssembly with 4 threads", "WebAssembly on one thread"],
      "WebAssembly with 4 threads: ?device=webgpu was asked for, but this browser has WebGPU and no adapter for it.",
    ],
    [
      "no WebGPU, but asked for",
      facts({ webgpu: false, adapter: null }),
      "webgpu",
      ["WebAssembly with 4 threads", "WebAssembly on one thread"],
      "WebAssembly with 4 threads: ?device=webgpu was asked for, but this browser has no WebGPU.",
    ],
    [
      "nothing at all",
      facts({ webgpu: false, adapter: null, isolated: false }),
      "auto",
      ["WebAssembly on one thread"],
      `WebAssembly on one thread: this browser has no WebGPU; ${NOT_ISOLATED}.`,
    ],
    [
      "many cores",
      facts({ adapter: null, webgpu: false, cores: 64 }),
      "auto",
      ["WebAssembly with 8 threads", "WebAssembly on one thread"],
      "WebAssembly with 8 threads: this browser has no WebGPU.",
    ],
    [
      "one core",
      facts({ adapter: null, webgpu: false, cores: 1 }),
      "auto",
      ["WebAssembly on one thread"],
      "WebAssembly on one thread: this browser has no WebGPU; this machine has one processor core.",
    ],
  ])("%s", (_, given, choice, words, reason) => {
    const paths = devicePaths(given, choice);
    expect(paths.map(pathWords)).toEqual(words);
    expect(deviceReason(paths[0]!, given, choice, [])).toBe(reason);
  });

  test("what was tried before stands behind the reason", () => {
    const last = devicePaths(facts(), "auto").at(-1)!;
    expect(deviceReason(last, facts(), "auto", ["WebGPU was off.", "Threads were off."])).toBe(
      "WebAssembly on one thread. WebGPU was off. Threads were off.",
    );
  });
});

test("what a page lacks", () => {
  expect(deviceLacks(facts())).toEqual([]);
  expect(deviceLacks(facts({ adapter: SWIFTSHADER }))).toEqual([
    "This browser offers only a software WebGPU adapter (SwiftShader).",
  ]);
  expect(deviceLacks(facts({ webgpu: false, adapter: null, isolated: false }))).toEqual([
    "This browser has no WebGPU.",
    `T${NOT_ISOLATED.slice(1)}.`,
  ]);
});
