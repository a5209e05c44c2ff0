import type { z } from "../../lib/schema.ts";
import { FIRST_LAYOUT } from "../../project/column-layout.ts";
import { NO_CORRECTIONS } from "../../project/corrections.ts";
import { correctionRows, correctionsOf } from "./corrections.ts";
import type { ProjectDocument } from "./document.ts";
import type { DocumentRows } from "./migrations.ts";
import { resultRows, resultsOf } from "./results.ts";
import {
  acceptedSchema,
  correctionSchema,
  decodeRows,
  headSchema,
  intakeSchema,
  resultSchema,
  settingsSchema,
  usedModelsSchema,
} from "./schemas.ts";

/** A document of this version as rows, and back. */

/** Of a project as a whole; whatever is wrong with a part of it, the rest stands. */
export const lenientHead = headSchema.extend({
  name: headSchema.shape.name.catch("Unnamed project"),
  demo: headSchema.shape.demo.catch(false),
  settings: settingsSchema.nullable().catch(null),
  accepted: acceptedSchema.catch([]),
  columnLayout: headSchema.shape.columnLayout.catch(FIRST_LAYOUT),
  ticked: headSchema.shape.ticked.catch([]),
  models: usedModelsSchema.nullable().catch(null),
});
export type ProjectHead = z.infer<typeof headSchema>;

const NO_HEAD: ProjectHead = {
  name: "Unnamed project",
  demo: false,
  settings: null,
  accepted: [],
  columnLayout: FIRST_LAYOUT,
  ticked: [],
  models: null,
};

/**
 * What rows of a database say. One that does not fit was damaged, or written by a page that was not of its own version:
 * it is left out and counted, and can be computed or read again.
 */
export function documentOf({ project, intake, corrections, results }: DocumentRows): {
  readonly document: ProjectDocument;
  readonly unreadable: number;
} {
  const head = lenientHead.safeParse(project).data;
  const read = intake === null ? null : (intakeSchema.safeParse(intake).data ?? null);
  const corrected = decodeRows(correctionSchema, corrections);
  const computed = decodeRows(resultSchema, results);
  return {
    document: {
      ...(head ?? NO_HEAD),
      intake: read,
      corrections: corrected.rows.length === 0 ? NO_CORRECTIONS : correctionsOf(corrected.rows),
      results: resultsOf(computed.rows),
    },
    unreadable: corrected.unreadable + computed.unreadable,
  };
}

export function rowsOf(document: ProjectDocument): DocumentRows & { readonly project: ProjectHead } {
  const { name, demo, settings, accepted, columnLayout, ticked, models, intake, corrections, results } = document;
  return {
    project: { name, demo, settings, accepted: [...accepted], columnLayout, ticked: [...ticked], models },
    intake,
    corrections: [...correctionRows(corrections).values()],
    results: resultRows(results),
  };
}
