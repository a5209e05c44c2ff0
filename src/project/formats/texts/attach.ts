import { addTo } from "../../../lib/lists.ts";
import { withFields } from "../../corrections.ts";
import { MANIFEST_COLUMNS, squash } from "../manifest/manifest.ts";
import { fold, stemOf } from "../paths.ts";
import { keyText } from "../../pair-keys.ts";
import { columnsOf } from "../../result.ts";
import { mergeRatings } from "../../pair-values.ts";
import type { Sample } from "../../types.ts";

/**
 * Tables of texts: rows that have no pair of their own and say more of pairs that stand, found by the generation, by
 * the id, by the reference, or by concept and method. Pairs and their ids stay as they are.
 */
export interface Attached {
  readonly samples: readonly Sample[];
  /** Places in the table of rows that fit no pair. */
  readonly unmatched: readonly number[];
  /** Places of rows that fit the same pairs as another row, so that neither was taken. */
  readonly unclear: readonly number[];
  /** How many pairs a row was set on. */
  readonly changed: number;
}

const FIELDS = ["concept", "method", "promptId", "seed"] as const;
type Field = (typeof FIELDS)[number];

const saidBy = (sample: Sample): Field[] => FIELDS.filter((field) => keyText(sample[field]) !== null);
const tupleOf = (sample: Sample, fields: readonly Field[]) =>
  JSON.stringify(fields.map((field) => keyText(sample[field])));
const sameText = (a: string | null, b: string | null) => fold(keyText(a) ?? "") === fold(keyText(b) ?? "");

type Places = readonly number[];

/**
 * Places of the samples by a key: those that have it exactly, else in another case. Samples without one are left out.
 * Nothing is indexed that no row asks for.
 */
function placesBy(
  samples: readonly Sample[],
  keyOf: (sample: Sample) => string | null,
): (key: string) => Places | undefined {
  const index = (read: (key: string) => string) => {
    const places = new Map<string, number[]>();
    for (const [place, sample] of samples.entries()) {
      const key = keyOf(sample);
      if (key !== null) addTo(places, read(key), place);
    }
    return places;
  };
  let exact: ReadonlyMap<string, Places> | null = null;
  let folded: ReadonlyMap<string, Places> | null = null;
  return (key) => {
    exact ??= index((one) => one);
    const places = exact.get(key);
    if (places !== undefined) return places;
    folded ??= index(fold);
    return folded.get(fold(key));
  };
}

const OURS = new Set(MANIFEST_COLUMNS.map(squash));

/** A row's own columns beyond the manifest's, which go with the pair into its results. */
const extrasOf = ({ columns }: Sample) => Object.entries(columns).filter(([name]) => !OURS.has(squash(name)));

/** What a row may say beside its pair. */
const SAID = [
  "referenceMask",
  "generationMask",
  "prompt",
  "object",
  "concept",
  "category",
  "promptId",
  "method",
  "seed",
  "ratings",
] as const;

const saidOf = (row: Sample) =>
  SAID.map((name) => [name, row[name]] as const).filter(([, value]) => value !== null && value.length > 0);

/** A pair with what a row of it says, in place of what stood; what the row leaves empty stays. */
export function completedBy(sample: Sample, row: Sample): Sample {
  // What the pair says already, in whatever case, found it: the pair's own spelling stays.
  const isSame = (name: string) => FIELDS.some((field) => field === name && sameText(row[field], sample[field]));
  const said = saidOf(row).filter(([name]) => !isSame(name));
  const changed = withFields(sample, {
    ...Object.fromEntries(said),
    ratings: mergeRatings(sample.ratings, row.ratings),
    ...(row.smallMask === undefined ? {} : { smallMask: row.smallMask }),
  });
  const extras = extrasOf(row);
  return extras.length === 0
    ? changed
    : { ...changed, columns: { ...columnsOf(changed), ...Object.fromEntries(extras) } };
}

/** @param rows of the table, their paths resolved as far as files are there */
export function attachTexts(samples: readonly Sample[], rows: readonly Sample[]): Attached {
  const byGeneration = placesBy(samples, ({ generation }) => generation);
  const byStem = placesBy(samples, ({ generation }) => (generation === null ? null : stemOf(generation)));
  const byReference = placesBy(samples, ({ reference }) => reference);
  const byId = placesBy(samples, ({ id }) => keyText(id));
  const byFields = new Map<string, (key: string) => Places | undefined>();
  const fieldsOf = (fields: readonly Field[]) => {
    const name = fields.join(" ");
    const known =
      byFields.get(name) ??
      placesBy(samples, (sample) =>
        fields.every((field) => keyText(sample[field]) !== null) ? tupleOf(sample, fields) : null,
      );
    byFields.set(name, known);
    return known;
  };

  /** Where a row belongs, and what it was found by. */
  const find = (row: Sample): { readonly places: Places; readonly by: string } | null => {
    const { generation, reference } = row;
    if (generation !== null) {
      const places = byGeneration(generation);
      if (places !== undefined) return { places, by: `generation ${generation}` };
      const alike = byStem(stemOf(generation));
      const files = new Set(alike?.map((place) => samples[place]?.generation));
      if (alike !== undefined && files.size === 1) return { places: alike, by: `generation ${[...files][0]}` };
    }
    // An id that the table has by counting its rows names nothing.
    const id = Object.keys(row.columns).some((name) => squash(name) === "id" || squash(name) === "sampleid")
      ? keyText(row.id)
      : null;
    const named = id === null ? undefined : byId(id);
    if (named !== undefined) return { places: named, by: `id ${id}` };
    if (generation !== null) return null;
    const of = reference === null ? undefined : byReference(reference);
    if (of !== undefined) return { places: of, by: `reference ${reference}` };
    const said = saidBy(row);
    if (reference !== null || !(said.includes("concept") || said.includes("method"))) return null;
    // What pairs do not have is what the row brings: it is looked for by the rest.
    for (const fields of [
      said,
      said.filter((field) => field === "concept" || field === "method"),
      ["concept"],
      ["method"],
    ] as const) {
      if (fields.length === 0 || !fields.every((field) => said.includes(field))) continue;
      const places = fieldsOf(fields)(tupleOf(row, fields));
      if (places !== undefined) return { places, by: JSON.stringify([fields, tupleOf(row, fields)]) };
      if (samples.some((sample) => fields.every((field) => keyText(sample[field]) !== null))) return null;
    }
    return null;
  };

  const found = rows.map(find);
  // Rows of one pair that say the same are one row; those that differ cannot both be right.
  const sayings = new Map<string, Set<string>>();
  for (const [index, place] of found.entries()) {
    if (place !== null)
      sayings.set(place.by, (sayings.get(place.by) ?? new Set()).add(JSON.stringify(saidOf(rows[index]!))));
  }
  const result = [...samples];
  const changed = new Set<number>();
  const unmatched: number[] = [];
  const unclear: number[] = [];
  for (const [index, row] of rows.entries()) {
    const place = found[index] ?? null;
    if (place === null) unmatched.push(index);
    else if ((sayings.get(place.by)?.size ?? 0) > 1) unclear.push(index);
    else {
      for (const at of place.places) {
        result[at] = completedBy(result[at]!, row);
        changed.add(at);
      }
    }
  }
  return { samples: result, unmatched, unclear, changed: changed.size };
}
