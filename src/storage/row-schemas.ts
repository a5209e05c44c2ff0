import { z } from "../lib/schema.ts";
import { isRootHandle, type RootHandle } from "../platform/handles.ts";
import { provenanceInPath } from "../project/made-files.ts";
import type { Provenance } from "../project/types.ts";
import { lenientHead } from "./document/rows.ts";
import { count, provenanceSchema } from "./document/schemas.ts";

/** What rows of the database hold beside their document: what the list of projects shows, and where files are. */

/** Whatever else has gone wrong with it, a project can be listed and so deleted. */
export const projectSchema = lenientHead.extend({
  id: z.string(),
  pairs: count.catch(0),
  scored: count.catch(0),
  openedAt: z.number().catch(0),
});
/** Its version is the document's. */
export type ProjectRow = z.infer<typeof projectSchema> & { readonly version: number };

export const fileSchema = z.object({
  path: z.string(),
  size: count,
  lastModified: z.number(),
  /** Of a pack or a root. */
  place: z.string(),
  /** Where it begins in a pack. */
  start: count,
  /** Below a root. */
  names: z.array(z.string()),
  record: z.string(),
  sha256: z.string().nullable(),
  /** Of a file in a ZIP, whose place and time this row has: the ZIP's bytes, and where in it. */
  zipped: z
    .object({
      size: count,
      member: z.object({
        name: z.string(),
        size: count,
        packed: count,
        deflated: z.boolean(),
        crc32: count,
        header: count,
        limit: count,
      }),
    })
    .exactOptional(),
  /** null for a file that was added; an earlier page did not say, and its files' paths did. */
  made: provenanceSchema.nullable().exactOptional(),
});
export type FileRow = z.infer<typeof fileSchema>;

/** Where a kept file comes from; null for one that was added. */
export const provenanceOfRow = ({ path, made = provenanceInPath(path) }: FileRow): Provenance | null => made;

export const packSchema = z.object({ project: z.string(), place: z.string(), bytes: count });
export const rootSchema = z.object({ place: z.string(), handle: z.custom<RootHandle>(isRootHandle) });
