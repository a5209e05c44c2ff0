import type { Page } from "@playwright/test";
import { relativeDeviation } from "../../parity/compare.ts";
import { samFaults, samPrompt, stagedLogits, type SamCase } from "../../parity/sam-cases.ts";
import { segmentationOf } from "./open.ts";

/** Where the page's SAM is not transformers': one line a case and stage. The first of the cases is the oracle's first. */
export async function samDisagreements(page: Page, cases: readonly SamCase[], tolerance: number): Promise<string[]> {
  const lines: string[] = [];
  for (const [i, row] of cases.entries()) {
    const found = await segmentationOf(page, "sam", `images/${row.image}`, samPrompt(row));
    const off = i === 0 ? relativeDeviation(found.values, await stagedLogits()) : 0;
    if (!(off <= tolerance)) lines.push(`${row.image}: a logit is ${off} of the largest off`);
    lines.push(...samFaults(found, row, tolerance).map((fault) => `${row.image}: ${fault}`));
  }
  return lines;
}
