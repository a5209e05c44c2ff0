import { z } from "../../lib/schema.ts";

/** Where a tower's time goes on the card, by ONNX's operators. */
export interface OperatorTime {
  readonly operator: string;
  /** Of one run. */
  readonly milliseconds: number;
  /** Of all operators, in [0, 1]. */
  readonly share: number;
}

const eventSchema = z.object({ cat: z.string(), name: z.string(), dur: z.number() });

/** A line as onnxruntime prints its profile: one event of a list in JSON; null for the brackets around them, and whatever else is printed. */
function eventOf(line: string): z.infer<typeof eventSchema> | null {
  const text = line.trim().replace(/,$/, "");
  if (!text.startsWith("{")) return null;
  try {
    return eventSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null; // a warning that begins with a brace is no event either
  }
}

/**
 * The card's own times are events of "Api" called "Gemm_19_0&Gemm&Gemm": node, operator, and which of its programs ran.
 *
 * @param runs that were profiled
 * @returns the longest first; empty where the card tells no times
 */
export function operatorTimes(lines: readonly string[], runs: number): OperatorTime[] {
  const microseconds = new Map<string, number>();
  for (const line of lines) {
    const event = eventOf(line);
    const operator = event?.name.split("&")[1];
    if (event?.cat !== "Api" || operator === undefined) continue;
    microseconds.set(operator, (microseconds.get(operator) ?? 0) + event.dur);
  }
  const all = Array.from(microseconds.values()).reduce((sum, one) => sum + one, 0);
  return Array.from(microseconds, ([operator, dur]) => ({
    operator,
    milliseconds: dur / 1000 / runs,
    share: all === 0 ? 0 : dur / all,
  })).toSorted((a, b) => b.milliseconds - a.milliseconds);
}
