import type { z } from "../lib/schema.ts";
import { LensError, type ErrorCode } from "../lib/errors.ts";

const LONGEST = 200;

/** A field's value as messages show it. */
function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "left out";
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function valueAt(json: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (value: unknown, key) =>
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([name]) => name === String(key))?.[1]
        : undefined,
    json,
  );
}

/**
 * What is wrong with the first field that a schema refused: where it stands, its name, its value.
 *
 * @param where "config.json: "
 */
export function refusedField(where: string, json: unknown, error: z.ZodError, code: ErrorCode): LensError {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  const field = path.length === 0 ? "the file" : `${path.map(String).join(".")} is ${show(valueAt(json, path))}`;
  return new LensError(code, `${where}${field}: ${issue?.message ?? "not understood"}.`, error.message);
}
