import { formatScore } from "../../components/format.ts";
import type { WholeImages } from "../../engine/protocol.ts";
import { rankAmong } from "../../metric/rank.ts";
import type { SampleScores } from "../../project/result.ts";
import { NEEDS_CLIP, NEEDS_DINO } from "../needs.ts";
import { SCORE_LABELS } from "../score-labels.ts";
import type { Loaded } from "../pictures/use-loaded.ts";
import type { ScoredRow } from "./why/facts.ts";
import styles from "./Panels.module.css";

const MODELS = [
  { name: "clip_i", needs: NEEDS_CLIP.long },
  { name: "dino", needs: NEEDS_DINO.long },
  { name: "siglip2_global", needs: "needs both images" },
] as const;

interface Props {
  readonly id: string;
  readonly scores: SampleScores;
  readonly rows: readonly ScoredRow[];
  readonly wholes: Loaded<WholeImages>;
}

/** What scores of whole images say of the pair, and what is left of each with background or subject hidden. */
export function WholePanel({ id, scores, rows, wholes }: Props) {
  const others = rows.filter((row) => row.id !== id);
  const rankOf = (name: "cp" | "clip_i" | "dino" | "siglip2_global") => {
    const rank = rankAmong(
      scores[name],
      others.map((row) => row.scores[name]),
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
          {MODELS.map(({ name, needs }) => (
            <tr key={name}>
              <th scope="row">{SCORE_LABELS[name]}</th>
              {scores[name] === null ? (
                <td colSpan={4}>{needs}</td>
              ) : (
                <>
                  <td title={String(scores[name])}>{formatScore(scores[name])}</td>
                  <td>{rankOf(name)}</td>
                  {cell(wholes.value?.[name].subject)}
                  {cell(wholes.value?.[name].background)}
                </>
              )}
            </tr>
          ))}
          <tr data-own>
            <th scope="row">CP, beside them</th>
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
