import { formatScore } from "../../components/format.ts";
import type { WholeCosines, WholeImages } from "../../engine/protocol.ts";
import { rankAmong } from "../../metric/rank.ts";
import { captionMeasures, isOfImages } from "../../project/measure-lists.ts";
import { scoreOf } from "../../project/scores.ts";
import type { SampleScores } from "../../project/result.ts";
import type { Sample } from "../../project/types.ts";
import { formatMeasure } from "../format-measure.ts";
import { useFurtherMeasures } from "../further-measures.ts";
import { needOf } from "../needs.ts";
import type { Loaded } from "../pictures/use-loaded.ts";
import { Term } from "../Term.tsx";
import type { ScoredRow } from "./why/facts.ts";
import styles from "./Panels.module.css";

const cosinesOf = ({ further, ...own }: WholeImages, id: string): WholeCosines | undefined =>
  new Map(Object.entries({ ...own, ...further })).get(id);

interface Props {
  readonly sample: Sample;
  readonly scores: SampleScores;
  readonly rows: readonly ScoredRow[];
  readonly wholes: Loaded<WholeImages>;
}

/** What scores of whole images say of the pair, and what is left of each with background or subject hidden. */
export function WholePanel({ sample, scores, rows, wholes }: Props) {
  const others = rows.filter((row) => row.id !== sample.id);
  const further = useFurtherMeasures();
  const rankOf = (id: string) => {
    const rank = rankAmong(
      scoreOf(scores, id),
      others.map((row) => scoreOf(row.scores, id)),
    );
    return rank === null ? "–" : `above ${rank.above} of ${rank.others}`;
  };
  const cell = (value: number | null | undefined) => (
    <td title={value === null || value === undefined ? undefined : String(value)}>
      {wholes.value === null ? "…" : formatScore(value)}
    </td>
  );
  return (
    <>
      <table className={styles.table} data-testid="wholes">
        <thead>
          <tr>
            <th scope="col">Cosine of</th>
            <th scope="col">whole images</th>
            <th scope="col">in the project</th>
            <th scope="col">background hidden</th>
            <th scope="col">subject hidden</th>
          </tr>
        </thead>
        <tbody>
          {captionMeasures(further)
            .filter(isOfImages)
            .map((measure) => {
              const value = scoreOf(scores, measure.id);
              const cosines = wholes.value === null ? undefined : cosinesOf(wholes.value, measure.id);
              return (
                <tr key={measure.id}>
                  <th scope="row">
                    <Term id={measure.id}>{measure.label}</Term>
                  </th>
                  {value === null ? (
                    <td colSpan={4}>{needOf(measure, { sample, scores })?.long ?? "needs both images"}</td>
                  ) : (
                    <>
                      <td title={String(value)}>{formatMeasure(measure, value)}</td>
                      <td>{rankOf(measure.id)}</td>
                      {cell(cosines?.subject)}
                      {cell(cosines?.background)}
                    </>
                  )}
                </tr>
              );
            })}
          <tr data-own>
            <th scope="row">
              <Term id="cp">CP</Term>, beside them
            </th>
            <td title={String(scores.cp)}>{formatScore(scores.cp)}</td>
            <td>{rankOf("cp")}</td>
            <td colSpan={2}>the subject's patches only</td>
          </tr>
        </tbody>
      </table>
      <p className={styles.note}>
        {wholes.error ??
          "Hidden patches are left out of SigLIP2's pool; CLIP and DINO see them painted grey. Where a cosine stays high with the subject hidden, it is the background that is alike."}
      </p>
    </>
  );
}
