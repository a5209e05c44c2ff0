/** The page's side of the renderer: what tools/demo/browser.mjs calls through `globalThis.demo`. */
import { demoPlan } from "./demo-plan.ts";
import { heldOutPlan, mixedPlan, sheetPlan, trainPlan } from "./plan.ts";
import type { SceneSpec } from "./spec.ts";
import { Stage } from "./stage.ts";
import { vocabulary } from "./words.ts";

const stages = new Map<number, Stage>();

function stageOf(size: number): Stage {
  const known = stages.get(size) ?? new Stage(size);
  stages.set(size, known);
  return known;
}

function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** @returns RGB and part numbers as base64, a scene each */
function render(specs: readonly SceneSpec[], size: number): { image: string; parts: string }[] {
  return specs.map((spec) => {
    const { image, parts } = stageOf(size).render(spec);
    return { image: base64(image), parts: base64(parts) };
  });
}

/** @returns the picture as WebP and the part numbers, both as base64 */
async function webp(spec: SceneSpec, size: number, quality: number): Promise<{ image: string; parts: string }> {
  const stage = stageOf(size);
  const { parts } = stage.render(spec);
  const blob = await new Promise<Blob | null>((resolve) => stage.canvas.toBlob(resolve, "image/webp", quality));
  if (blob?.type !== "image/webp")
    throw new Error("unsupported image/webp: this browser cannot write it; take Chromium");
  return { image: base64(new Uint8Array(await blob.arrayBuffer())), parts: base64(parts) };
}

export const demo = { render, webp, trainPlan, mixedPlan, heldOutPlan, sheetPlan, demoPlan, vocabulary };
export type Demo = typeof demo;
Object.assign(globalThis, { demo });
