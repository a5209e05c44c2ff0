import { describe, expect, test } from "vitest";
import { adapterFacts, type AdapterInfo } from "../../src/platform/runtime-facts.ts";

const features = (...names: string[]) => new Set(names);

describe("an adapter is a software one", () => {
  test.each<[string, AdapterInfo, string]>([
    [
      "by Chromium's architecture",
      { vendor: "google", architecture: "swiftshader", isFallbackAdapter: true },
      "SwiftShader",
    ],
    ["by name alone, where a browser has no flag", { vendor: "google", architecture: "swiftshader" }, "SwiftShader"],
    ["by Mesa's description", { vendor: "mesa", description: "llvmpipe (LLVM 15.0.6, 256 bits)" }, "llvmpipe"],
    [
      "by Windows' name",
      { vendor: "microsoft", description: "Microsoft Basic Render Driver" },
      "Microsoft Basic Render",
    ],
    ["by Dawn's name for Windows'", { vendor: "microsoft", architecture: "warp" }, "Microsoft Basic Render"],
    ["by the flag alone", { vendor: "someone", architecture: "", isFallbackAdapter: true }, "someone"],
  ])("%s", (_, info, name) => {
    expect(adapterFacts(info, features())).toEqual({ name, software: true, fp16: false });
  });
});

test("a graphics card is none, and goes by what the browser says of it", () => {
  expect(
    adapterFacts({ vendor: "nvidia", architecture: "ampere", isFallbackAdapter: false }, features("shader-f16")),
  ).toEqual({ name: "nvidia ampere", software: false, fp16: true });
  expect(
    adapterFacts({ vendor: "amd", architecture: "rdna-3", description: "AMD Radeon RX 7900" }, features()),
  ).toMatchObject({ name: "AMD Radeon RX 7900", software: false, fp16: false });
  expect(adapterFacts({}, features()).name).toBe("unnamed adapter");
});
