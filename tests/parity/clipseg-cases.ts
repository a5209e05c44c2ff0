import { readdirSync } from "node:fs";
import { join } from "node:path";
import { openSafetensors } from "../../src/models/safetensors.ts";
import type { TensorFile } from "../../src/models/tensor-file.ts";
import type { ByteSource } from "../../src/platform/bytes.ts";
import { ORACLE, oracleJson, oracleSource } from "./oracle.ts";

/** What transformers answers of the small CLIPSeg, from the oracle's segmenters/. */

export interface ClipsegCase {
  readonly image: string;
  readonly prompt: string;
  readonly ids: readonly number[];
  readonly logits_mean: number;
  readonly logits_min: number;
  readonly logits_max: number;
  readonly size: readonly [width: number, height: number];
  /** Pixels whose probability, at the picture's size, is above one half. */
  readonly foreground: number;
  /** Those whose probability is within 1e-4 of it: they may fall either way. */
  readonly near_half: number;
  /** Bits of the rows one after the other, the most significant first, in hexadecimal; null for large pictures. */
  readonly mask: string | null;
}

const FOLDER = "segmenters";
export const CLIPSEG = "clipseg-tiny";
export const clipsegCases = (): ClipsegCase[] =>
  oracleJson<{ clipseg: ClipsegCase[] }>(`${FOLDER}/goldens.json`).clipseg;
export const clipsegFiles = (): ByteSource[] =>
  readdirSync(join(ORACLE, FOLDER, CLIPSEG)).map((file) => ({
    ...oracleSource(`${FOLDER}/${CLIPSEG}/${file}`),
    path: file,
  }));
/** By picture: `pixels` [3, H, W], `logits` [H, W], of both possibly every n-th row; `tap0` … and `condition` of one. */
export const clipsegStages = (): Promise<TensorFile> =>
  openSafetensors([oracleSource(`${FOLDER}/clipseg-stages.safetensors`)]);

/** A mask as its bits: 1 inside. */
export const bitsOf = (hex: string, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => {
    const nibble = Number.parseInt(hex[Math.floor(i / 4)]!, 16);
    return (nibble >> (3 - (i % 4))) & 1;
  });
