import { z } from "../lib/schema.ts";
import { LensError } from "../lib/errors.ts";
import { clip } from "./clip/family.ts";
import { clipseg } from "./clipseg/family.ts";
import { decode } from "./config-fields.ts";
import { dinov2 } from "./dinov2/family.ts";
import type { Architecture, Family, ShapeOf } from "./family.ts";
import { sam } from "./sam/family.ts";
import { siglip2 } from "./siglip2/family.ts";
import { vit } from "./vit/family.ts";

/** The register of families: a new one is a folder and a line here. */
export const FAMILIES: readonly Family[] = [siglip2, clip, vit, dinov2, clipseg, sam];

const headSchema = z.object({ model_type: z.unknown().optional(), architecture: z.unknown().optional() });

/**
 * Tells the architecture from config.json and reads its sizes.
 *
 * @param shapeOf shapes of the checkpoint's tensors, which a timm config leaves unsaid
 * @throws LensError unknown_architecture, unsupported_checkpoint, invalid_checkpoint, missing_tensor
 */
export function readArchitecture(json: unknown, shapeOf: ShapeOf): Architecture {
  const head = decode(headSchema, json);
  const family = FAMILIES.find((one) => one.detect(head, json));
  if (family !== undefined) return family.read(head, json, shapeOf);
  throw new LensError(
    "unknown_architecture",
    `config.json names the model type "${String(head.model_type ?? head.architecture)}". Known are ${FAMILIES.flatMap(({ reads }) => reads).join(", ")}.`,
  );
}

/**
 * The architecture of weights that came without a config.json, as DINO's authors release theirs.
 *
 * @throws LensError unknown_architecture, unsupported_checkpoint, missing_tensor, invalid_checkpoint
 */
export function inferArchitecture(name: string, shapeOf: ShapeOf): Architecture {
  for (const family of FAMILIES) {
    const found = family.infer?.(name, shapeOf);
    if (found) return found;
  }
  throw new LensError(
    "unknown_architecture",
    `"${name}" has no config.json, and its tensors are not named as DINO's are ("cls_token", "patch_embed.proj.weight"). Add the whole folder as the hub publishes it.`,
  );
}
