import type { ByteSource } from "../../platform/bytes.ts";
import { openSafetensors, type TensorFile } from "../safetensors.ts";

/**
 * Chooses a checkpoint's weights among its files and reads their headers. The one place that says in which order
 * formats are looked for: another format is a reader that answers as openSafetensors does, each tensor with its file
 * and the place in it where its elements lie one after the other. Only files that a tensor names are installed.
 *
 * @throws LensError missing_file, missing_tensor, invalid_safetensors
 */
export function openWeights(files: readonly ByteSource[]): Promise<TensorFile> {
  return openSafetensors(files);
}
