import type { ByteSource } from "../platform/bytes.ts";
import { isOfPytorch, PYTORCH_INDEX, PYTORCH_SINGLE } from "./pytorch/open.ts";
import { isSafetensors, SAFETENSORS_INDEX, SAFETENSORS_SINGLE } from "./safetensors.ts";

export type WeightsFormat = "safetensors" | "pytorch";

/** The names that weights have, the first one that is there before the others. Source: transformers' from_pretrained. */
const NAMED: readonly (readonly [name: string, format: WeightsFormat])[] = [
  [SAFETENSORS_SINGLE, "safetensors"],
  [SAFETENSORS_INDEX, "safetensors"],
  [PYTORCH_SINGLE, "pytorch"],
  [PYTORCH_INDEX, "pytorch"],
];

/** The format of a folder's weights, null where it has none. A file of any other name comes last, and of those the format that is data only. */
export function weightsFormat(files: readonly ByteSource[]): WeightsFormat | null {
  const names = new Set(files.map(({ name }) => name));
  const named = NAMED.find(([name]) => names.has(name));
  if (named !== undefined) return named[1];
  return files.some(({ name }) => isSafetensors(name))
    ? "safetensors"
    : files.some(({ name }) => isOfPytorch(name))
      ? "pytorch"
      : null;
}
