import { expect, test } from "vitest";
import { metricName } from "../../src/evaluation/metric-names.ts";
import { CONCEPT, PROMPT } from "../../src/evaluation/study.ts";

/** What tables call metrics of the authors' files. */

test("scores of an unknown model for the concept and for the prompt have names of their own", () => {
  for (const tag of ["", "run1"]) {
    const by = { model: "mine", tag };
    const [concept, prompt] = [metricName({ dimension: CONCEPT, ...by }), metricName({ dimension: PROMPT, ...by })];
    expect(prompt).toBe(`${concept}, PF`);
    expect(concept).toBe(tag === "" ? "mine" : "mine/run1");
  }
});
