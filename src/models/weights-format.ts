import type { ByteSource } from "../platform/bytes.ts";
import { isOfPytorch } from "./pytorch/open.ts";
import { isSafetensors } from "./safetensors.ts";

export type WeightsFormat = "safetensors" | "pytorch";

export const isOfFormat: Readonly<Record<WeightsFormat, (name: string) => boolean>> = { safetensors: isSafetensors, pytorch: isOfPytorch };

/** The format of a folder's weights, null where it has none. Where it has both, the one that is data only. */
export const weightsFormat = (files: readonly ByteSource[]): WeightsFormat | null =>
  (["safetensors", "pytorch"] as const).find((format) => files.some(({ name }) => isOfFormat[format](name))) ?? null;
