import type { Page } from "@playwright/test";
import {
  CLIPSEG_TOLERANCE,
  clipsegStages,
  logitsOff,
  maskFaults,
  stagedRows,
  type ClipsegCase,
} from "../../parity/clipseg-cases.ts";
import { largestDifference } from "../../parity/compare.ts";
import { segmentationOf } from "./open.ts";

/** Where the page's CLIPSeg is not transformers': one line a case and stage. */
export async function clipsegDisagreements(page: Page, cases: readonly ClipsegCase[]): Promise<string[]> {
  const stages = await clipsegStages();
  const lines: string[] = [];
  for (const row of cases) {
    const segmentation = await segmentationOf(page, "clipseg", `images/${row.image}`, { name: row.prompt });
    const logits = segmentation.values.map((value) => Math.log(value / (1 - value)));
    const staged = await stagedRows(stages, `${row.image}.logits`, logits);
    const off = Math.max(logitsOff(logits, row), staged === null ? 0 : largestDifference(...staged));
    if (!(off <= CLIPSEG_TOLERANCE)) lines.push(`${row.image}: a logit is ${off} off`);
    lines.push(...maskFaults(segmentation, row).map((fault) => `${row.image}: ${fault}`));
  }
  return lines;
}
