import { LensError } from "../../lib/errors.ts";
import type { ByteSource } from "../../platform/bytes.ts";
import { listPytorch } from "../pytorch/open.ts";
import { listSafetensors } from "../safetensors.ts";
import type { TensorInfo } from "../safetensors-header.ts";
import { weightsFormat } from "../weights-format.ts";

/**
 * Chooses a checkpoint's weights among its files and lists them: each tensor with its file and the place in it where
 * its numbers lie one after the other. Only files that a tensor names are installed.
 *
 * @throws LensError missing_file, missing_tensor, invalid_safetensors, invalid_pytorch, unsupported_checkpoint
 */
export async function openWeights(files: readonly ByteSource[]): Promise<ReadonlyMap<string, TensorInfo>> {
  if (weightsFormat(files) !== "pytorch") return listSafetensors(files);
  const tensors = await listPytorch(files);
  const apart = [...tensors.values()].find(({ strides }) => strides !== null);
  if (apart === undefined) return tensors;
  throw new LensError(
    "unsupported_checkpoint",
    `The numbers of tensor "${apart.name}" do not lie one after the other in ${apart.source.path}, so it cannot be kept as it streams. Add the folder without keeping it, or bring the checkpoint as safetensors.`,
  );
}
