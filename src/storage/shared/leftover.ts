import type { MetadataKind } from "../../imaging/metadata/metadata.ts";
import type { TraceKind } from "../../lib/text-traces.ts";

/** Something that names somebody, in a file that is to name nobody. */
export interface Leftover {
  /** "files/3 in data of supplement.zip". */
  readonly where: string;
  readonly kind: TraceKind | MetadataKind | "file date" | "not looked into";
  readonly text: string;
}
