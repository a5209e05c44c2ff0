import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { emptySample } from "../../src/project/corrections.ts";
import { outcomeOf } from "../../src/project/mean-scores.ts";
import { NO_SCORES } from "../../src/project/scores.ts";
import { ScoreCards } from "../../src/views/inspector/ScoreCards.tsx";

test("of several references a number says how many it is of, and one that is not there what it needs", () => {
  const other = { image: "b.png", mask: null };
  const sample = { ...emptySample("a"), reference: "a.png", generation: "g.png", otherReferences: [other] };
  const global = { ...NO_SCORES, flags: ["mask_missing"] as const };
  const scores = { ...global, siglip2_global: 0.5 };
  const outcome = outcomeOf([
    { image: "a.png", mask: null, scores },
    { ...other, scores: { ...global, siglip2_global: 0.7 } },
  ]);
  const html = renderToStaticMarkup(createElement(ScoreCards, { sample, scores, outcome, heat: null }));
  expect(html).toContain("mean of 2 references, this one 0.5000");
  expect(html).toContain("reference&#x27;s mask");
  expect(html).not.toContain("mean of 0");
});
