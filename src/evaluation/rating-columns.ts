import { dimensionNamed } from "../project/formats/manifest/long-ratings.ts";
import { CONCEPT } from "./study.ts";

/** Columns of tables that hold ratings, by their names: one a rater and respect. */

/** "rating_cp", "human_pf", "group1_cp_rating": who, and in which respect. */
const RATING_COLUMN = /^(?:(?:human|people)[ _-]?)?(?:rating|rated)s?(?:[ _-](.+))?$|^(.+?)[ _-](?:rating|rated)$/i;
const DIMENSION_AT_END = /^(?:(.+?)[ _-])?(cp|pf|concept|prompt|concept_preservation|prompt_following)$/i;

/** By whom and in which respect a column of ratings is; null for any other. */
export function ratingColumn(name: string): { readonly by: string | null; readonly dimension: string } | null {
  const found = RATING_COLUMN.exec(name);
  if (found === null) return null;
  const rest = found[1] ?? found[2] ?? "";
  const [, by, dimension] = DIMENSION_AT_END.exec(rest) ?? [];
  if (dimension !== undefined) return { by: by ?? null, dimension: dimensionNamed(dimension) };
  return { by: rest === "" || /^human$/i.test(rest) ? null : rest, dimension: CONCEPT };
}
