import type { Intake } from "../project/types.ts";
import { ofProject, readRows, type Reading, type Writing } from "./database.ts";
import { isRecord } from "./document/migrations.ts";

/**
 * An intake in rows: one that says what was understood, and its lists of pairs, masks and ids in parts of some hundred
 * elements. Of ten pairs that are added to thousands only the parts they stand in are written; and the page goes on
 * between two parts, where the whole in one row held it up for as long as copying it took.
 */

/** Elements in a part: copying them takes less than a frame. */
const PART = 400;
/** A shorter part is written anew with what stands beside it, so that none crumbles. */
const SHORTEST = PART / 4;

type Element = WeakKey;
interface Part {
  readonly number: number;
  readonly elements: readonly Element[];
}

/** What a page knows to be written. */
export interface WrittenIntake {
  /** Of this state: another tab that writes makes another. */
  readonly stamp: string;
  /** Of the parts that come next. */
  readonly next: number;
  readonly parts: readonly Part[];
}

const listsOf = ({ samples, masks, parts }: Intake): readonly (readonly Element[])[] => [
  samples,
  ...masks.map((source) => source.masks),
  ...parts.map(({ ids }) => ids),
];

const withoutLists = (intake: Intake): Intake => ({
  ...intake,
  samples: [],
  masks: intake.masks.map((source) => ({ ...source, masks: [] })),
  parts: intake.parts.map((part) => ({ ...part, ids: [] })),
});

const standsAt = (list: readonly Element[], at: number, elements: readonly Element[]): boolean =>
  at + elements.length <= list.length && elements.every((element, place) => element === list[at + place]);

/**
 * Divides lists into parts, and takes those over that are written: the same objects in the same order.
 *
 * @returns the parts of each list, in its order
 */
export function divide(
  lists: readonly (readonly Element[])[],
  written: readonly Part[],
  next: number,
): readonly (readonly Part[])[] {
  const byFirst = new Map(
    written.flatMap((part) => (part.elements.length < SHORTEST ? [] : [[part.elements[0], part] as const])),
  );
  let number = next;
  return lists.map((list) => {
    const parts: Part[] = [];
    let fresh: Element[] = [];
    const end = () => {
      if (fresh.length > 0) parts.push({ number: number++, elements: fresh });
      fresh = [];
    };
    for (let at = 0; at < list.length;) {
      const known = byFirst.get(list[at]);
      if (known !== undefined && standsAt(list, at, known.elements)) {
        end();
        parts.push(known);
        // No part stands in two places: what is not written any more is found by its number.
        byFirst.delete(list[at]);
        at += known.elements.length;
        continue;
      }
      fresh.push(list[at++]!);
      if (fresh.length === PART) end();
    }
    end();
    return parts;
  });
}

/** @param before what this page wrote last; null where it did not */
export async function putIntake(
  transaction: Writing,
  project: string,
  intake: Intake,
  before: WrittenIntake | null,
): Promise<WrittenIntake> {
  const [heads, rows] = [transaction.objectStore("intakes"), transaction.objectStore("intakeParts")];
  const head: unknown = await heads.get(project);
  const known = before !== null && isRecord(head) && head["stamp"] === before.stamp ? before : null;
  if (known === null) await rows.delete(ofProject(project));
  const lists = divide(listsOf(intake), known?.parts ?? [], known?.next ?? 0);
  const parts = lists.flat();
  const stood = new Set(known?.parts);
  for (const part of parts) {
    if (!stood.delete(part)) await rows.put({ project, part: part.number, elements: part.elements });
  }
  await Promise.all(Array.from(stood, ({ number }) => rows.delete([project, number])));
  const stamp = crypto.randomUUID();
  await heads.put({
    project,
    stamp,
    intake: withoutLists(intake),
    lists: lists.map((list) => list.map(({ number }) => number)),
  });
  const next = parts.reduce((most, { number }) => Math.max(most, number + 1), known?.next ?? 0);
  return { stamp, next, parts };
}

/** An intake as rows have it, not looked at yet; null where there is none, or a part of it is gone. */
export function joinIntake(head: unknown, rows: readonly unknown[]): unknown {
  if (!isRecord(head)) return null;
  const { intake, lists } = head;
  // Of a page that kept all of it in one row.
  if (lists === undefined) return intake ?? null;
  if (!isRecord(intake) || !Array.isArray(lists)) return null;
  const parts = new Map(rows.filter(isRecord).map(({ part, elements }) => [part, elements]));
  const joined = lists.map((numbers: unknown) =>
    Array.isArray(numbers) ? numbers.flatMap((number: unknown) => parts.get(number) ?? [undefined]) : [undefined],
  );
  const { masks, parts: tables } = intake;
  if (!Array.isArray(masks) || !Array.isArray(tables)) return null;
  const of = (number: number) => joined[number] ?? [undefined];
  return {
    ...intake,
    samples: of(0),
    masks: masks.map((source: unknown, at) => ({ ...(isRecord(source) ? source : {}), masks: of(1 + at) })),
    parts: tables.map((table: unknown, at) => ({
      ...(isRecord(table) ? table : {}),
      ids: of(1 + masks.length + at),
    })),
  };
}

/** @returns as `joinIntake` */
export async function readKeptIntake(transaction: Reading | Writing, project: string): Promise<unknown> {
  const [head, rows] = await Promise.all([
    transaction.objectStore("intakes").get(project),
    readRows(transaction, "intakeParts", project),
  ]);
  return joinIntake(head, rows);
}
