import type { Study } from "../../src/evaluation/study.ts";

/** In [0, 1), different for every place and salt. */
const noise = (place: number, salt: number) => {
  const value = Math.sin(place * 12.9898 + salt * 78.233) * 43758.5453;
  return value - Math.floor(value);
};

/**
 * A study of so many pairs and metrics, without files or chance: seven methods, a concept each sixty-three pairs, which two
 * groups rated from 0 to 4. As large as DreamBench++ where it has 9,450.
 */
export function manyPairs(count: number, metrics: number): Study {
  const METHODS = 7;
  const methods = Array.from({ length: METHODS }, (_, method) => `method ${method}`);
  const quality = (place: number) => noise(Math.floor(place / METHODS), 0) - (place % METHODS) / 14;
  const column = (valueOf: (place: number) => number) =>
    Float64Array.from({ length: count }, (_, place) => valueOf(place));
  return {
    methods,
    pairs: Array.from({ length: count }, (_, place) => ({
      concept: `concept ${Math.floor(place / 63)}`,
      promptId: String(Math.floor(place / METHODS) % 9),
      method: methods[place % METHODS]!,
      seed: null,
      category: "object",
      sample: `sample ${place}`,
      setAside: null,
    })),
    metrics: Array.from({ length: metrics }, (_, metric) => ({
      id: `metric_${metric}`,
      label: `Metric ${metric}`,
      dimension: metric % 2 === 0 ? "concept" : "prompt",
      scale: "continuous" as const,
      isOwn: true,
      values: column((place) => quality(place) + (metric + 1) * 0.1 * noise(place, metric + 1)),
      source: "made up",
    })),
    raters: ["concept", "prompt"].flatMap((dimension) =>
      ["group1", "group2"].map((name, rater) => ({
        name,
        dimension,
        scale: [0, 4] as const,
        values: column((place) => Math.max(0, Math.min(4, Math.round(4 * quality(place) + noise(place, 100 + rater))))),
      })),
    ),
    maskSources: [],
    subjects: null,
  };
}
