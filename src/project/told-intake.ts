import { deltaOf, withDelta, type ListDelta } from "../lib/list-delta.ts";
import type { Intake, IntakePart, MaskSource } from "./types.ts";

/**
 * An intake as it crosses from the engine to a page that has an earlier one: of thousands of pairs, masks and ids only
 * those that are new. What the page had stays the same objects, so that nothing that follows from them is made again.
 */
export interface ToldIntake extends Omit<Intake, "samples" | "masks" | "parts"> {
  readonly samples: ListDelta<Intake["samples"][number]>;
  readonly masks: readonly (Omit<MaskSource, "masks"> & { readonly masks: ListDelta<MaskSource["masks"][number]> })[];
  readonly parts: readonly (Omit<IntakePart, "ids"> & { readonly ids: ListDelta<IntakePart["ids"][number]> })[];
}

type Lists = Pick<Intake, "samples" | "masks" | "parts">;
const NOTHING: Lists = { samples: [], masks: [], parts: [] };

const masksOf = ({ masks }: Lists, name: string) => masks.find((source) => source.name === name)?.masks ?? [];
const idsOf = ({ parts }: Lists, table: string | null) => parts.find((part) => part.table === table)?.ids ?? [];

/** @param before what the other end has; null where it has none */
export function tellIntake(intake: Intake, before: Lists | null): ToldIntake {
  const known = before ?? NOTHING;
  return {
    ...intake,
    samples: deltaOf(known.samples, intake.samples),
    masks: intake.masks.map((source) => ({ ...source, masks: deltaOf(masksOf(known, source.name), source.masks) })),
    parts: intake.parts.map((part) => ({ ...part, ids: deltaOf(idsOf(known, part.table), part.ids) })),
  };
}

/** @param before the intake that it was told against */
export function heardIntake(told: ToldIntake, before: Lists | null): Intake {
  const known = before ?? NOTHING;
  return {
    ...told,
    samples: withDelta(known.samples, told.samples),
    masks: told.masks.map((source) => ({ ...source, masks: withDelta(masksOf(known, source.name), source.masks) })),
    parts: told.parts.map((part) => ({ ...part, ids: withDelta(idsOf(known, part.table), part.ids) })),
  };
}
