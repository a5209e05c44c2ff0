import { describe, expect, it } from "vitest";
import type { Flag } from "../../src/metric/flags.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { isSetAside, setAsideBy, setAsideOf, SMALL_MASK_SHARE_ORIDA } from "../../src/project/set-aside.ts";

describe("a pair is set aside", () => {
  it("where a mask is missing, or covers 5 % or less", () => {
    expect(setAsideOf(null, 0.5)).toBe("mask_missing");
    expect(setAsideOf(0.5, null)).toBe("mask_missing");
    expect(setAsideOf(0.05, 0.5)).toBe("mask_small");
    expect(setAsideOf(0.5, 0)).toBe("mask_small");
    expect(setAsideOf(0.0501, 1)).toBeNull();
    expect(setAsideOf(0.01, 0.01, SMALL_MASK_SHARE_ORIDA)).toBeNull();
    expect(setAsideOf(0.005, 0.01, SMALL_MASK_SHARE_ORIDA)).toBe("mask_small");
  });

  it("by what is known of its row, before and after it is scored", () => {
    const masked = { ...emptySample("a"), referenceMask: "r.png", generationMask: "g.png" };
    const scored = (...flags: Flag[]) => ({ sample: masked, scores: { flags } });
    expect(setAsideBy({ sample: emptySample("a"), scores: null })).toBe("mask_missing");
    expect(setAsideBy({ sample: { ...masked, generationMask: null }, scores: { flags: [] } })).toBe("mask_missing");
    expect(setAsideBy({ sample: masked, scores: null })).toBeNull();
    expect(setAsideBy(scored("mask_empty", "mask_small"))).toBe("mask_small");
    expect(isSetAside(scored("mask_full", "no_object"))).toBe(false);
  });

  it("where any of several references is without a mask", () => {
    const masked = { ...emptySample("a"), reference: "r.png", referenceMask: "r-mask.png", generationMask: "g.png" };
    const against = (mask: string | null) => ({
      sample: { ...masked, otherReferences: [{ image: "s.png", mask }] },
      scores: null,
    });
    expect(setAsideBy(against("s-mask.png"))).toBeNull();
    expect(setAsideBy(against(null))).toBe("mask_missing");
  });
});
