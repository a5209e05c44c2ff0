import type { Rating } from "../../types.ts";
import { parseJson } from "./records.ts";

const isText = (text: unknown) => text === null || typeof text === "string";

const isRating = (value: unknown): value is Rating => {
  if (typeof value !== "object" || value === null) return false;
  const [by, dimension, rated, scale] = ["by", "dimension", "value", "scale"].map((name): unknown =>
    Reflect.get(value, name),
  );
  const isScale =
    scale === null || (Array.isArray(scale) && scale.length === 2 && scale.every((end) => typeof end === "number"));
  return isText(by) && isText(dimension) && typeof rated === "number" && Number.isFinite(rated) && isScale;
};

/** A cell of ratings as our own manifests have them (pair-rows.ts): a list, in a CSV its JSON. Of anything else nothing. */
export function readRatings(cell: unknown): readonly Rating[] {
  let listed = cell;
  if (typeof cell === "string" && cell.startsWith("[")) {
    try {
      listed = parseJson(cell);
    } catch {
      return []; // somebody's own column of that name
    }
  }
  return Array.isArray(listed) && listed.every(isRating) ? listed : [];
}
