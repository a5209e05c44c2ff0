import { orderFurther } from "../../project/further-measures.ts";
import { toldMeasures } from "../../project/measure-lists.ts";
import { scoreOf } from "../../project/scores.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";

/** What is known of a sample as lines of text: a name and a number a line, in full, tabs between. It pastes into a table. */
export function numbersText(sample: Sample, scores: SampleScores): string {
  const ids = [...toldMeasures().map(({ id }) => id), ...orderFurther(Object.keys(scores.further ?? {}))];
  return [
    `id\t${sample.id}`,
    ...ids.map((id) => `${id}\t${scoreOf(scores, id) ?? ""}`),
    `prompt\t${sample.prompt ?? ""}`,
    `read for PF\t${scores.prompt_text ?? ""}`,
  ].join("\n");
}
