import { readFileSync, statSync } from "node:fs";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Shown } from "../../src/views/start/Shown.tsx";
import { SHOWN } from "../../src/views/start/shown.ts";
import { STOPS } from "../../src/views/tour/stops.ts";

const file = (name: string) => new URL(`../../public/start/${name}`, import.meta.url);

test("the start page's picture is of a sample of the demo that its tour tells of, with what is to be seen in words", () => {
  const manifest = readFileSync(new URL("../../public/samples/demo/manifest.csv", import.meta.url), "utf8");
  expect(manifest).toContain(SHOWN.sample);
  expect(STOPS.some(({ sample }) => sample === SHOWN.sample)).toBe(true);
  const html = renderToStaticMarkup(createElement(Shown));
  expect(html).toContain(`CP ${SHOWN.cp.toFixed(4)}`);
  expect(html.match(/alt="[^"]{40,}"/g)).toHaveLength(2);
});

test("it is there, and small", () => {
  const bytes = ["reference.webp", "generation.webp"].map((name) => statSync(file(name)).size);
  expect(Math.min(...bytes)).toBeGreaterThan(1000);
  expect(bytes[0]! + bytes[1]!).toBeLessThan(60_000);
});
