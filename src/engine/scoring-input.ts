import { LensError } from "../lib/errors.ts";
import type { ByteSource } from "../platform/bytes.ts";

/** A sample's image. @throws LensError missing_reference, missing_generation */
export const presentImage = (source: ByteSource | null, role: "reference" | "generation"): ByteSource => {
  if (source !== null) return source;
  throw new LensError(`missing_${role}`, `This row names no ${role} image. Give it one in the column "${role}".`);
};
