import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fileNameFrom } from "../../src/lib/file-name.ts";

/** Names of files that are made here; what they are made of is anybody's. */
describe("a name of several parts", () => {
  it("says them in their order, and leaves out what there is not", () => {
    expect(fileNameFrom(["cat", "dream booth", "match"])).toBe("cat_dream-booth_match");
    expect(fileNameFrom(["cat", null, "", "leak"])).toBe("cat_leak");
    expect(fileNameFrom(["猫", "métode", "match"])).toBe("猫_métode_match");
  });

  it("is no path, not hidden, no option and no device", () => {
    expect(fileNameFrom(["../../etc/passwd", "match"])).toBe("etc-passwd_match");
    expect(fileNameFrom([".hidden", "-rf"])).toBe("hidden_rf");
    expect(fileNameFrom(["CON"])).toBe("_CON");
    expect(fileNameFrom(["nul.txt"])).toBe("_nul.txt");
    expect(fileNameFrom(["console", "match"])).toBe("console_match");
    expect(fileNameFrom(['<>:"|?*', " "])).toBe("picture");
  });

  it("is one that every file system takes, whatever the parts hold", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary", maxLength: 400 }), { maxLength: 5 }), (parts) => {
        const name = fileNameFrom(parts);
        expect(name).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u);
        expect(name).not.toMatch(/[.-]$/u);
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(210);
      }),
    );
  });

  it("keeps something of every part where they are too long together", () => {
    const name = fileNameFrom(["a".repeat(500), "b".repeat(500), "match"]);
    expect(name).toMatch(/^a+_b+_match$/);
  });
});
