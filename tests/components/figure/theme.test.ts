import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { THEMES } from "../../../src/components/figure/theme.ts";

/** "light-dark(#ffffff, #15181e)", or one colour for both. */
function tokenOf(name: string): { readonly light: string; readonly dark: string } {
  const tokens = readFileSync(new URL("../../../src/styles/tokens.css", import.meta.url), "utf8");
  const value = new RegExp(`--${name}: ([^;]+);`).exec(tokens)?.[1] ?? "";
  const [light = "", dark = light] = value.match(/#[0-9a-f]{6}/g) ?? [];
  return { light, dark };
}

test.each([
  ["background", "panel"],
  ["text", "text"],
  ["dim", "dim"],
  ["pin", "pin"],
  ["flagged", "leak"],
] as const)("a figure's %s is the page's --%s in both themes", (role, token) => {
  const { light, dark } = tokenOf(token);
  expect(light).toMatch(/^#/);
  expect([THEMES.light[role], THEMES.dark[role]]).toEqual([light, dark]);
});
