import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";

/**
 * What the authors' package answers, from tests/fixtures/oracle. Nothing in these files was computed by this project.
 */
export const ORACLE = fileURLToPath(new URL("../fixtures/oracle", import.meta.url));

export function oracleJson<T>(name: string): T {
  const json: T = JSON.parse(readFileSync(join(ORACLE, name), "utf8"));
  return json;
}

export function oracleSource(...path: string[]): ByteSource {
  const file = join(ORACLE, ...path);
  return bytesSource(basename(file), new Uint8Array(readFileSync(file)));
}

export interface OracleCase {
  id: string;
  model: string;
  max_patches: number | null;
  threshold: number;
  reference: string;
  reference_mask: string;
  generation: string;
  generation_mask: string;
  prompt: string;
  object: string | null;
  cp: number | null;
  pf: number | null;
  extras: Record<string, unknown>;
  aggregators: Record<string, number | null>;
  pf_pools: Record<string, number | null>;
  siglip2_global: number;
}
