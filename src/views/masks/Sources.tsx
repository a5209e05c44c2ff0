import { formatScore } from "../../components/format.ts";
import type { Sample } from "../../project/types.ts";
import type { MaskSide } from "../../store/commands.ts";
import { maskPathOf, type MaskEvidence } from "./use-masks.ts";
import { nameOfSource, useSources, useSourceScores } from "./use-sources.ts";
import styles from "./Sources.module.css";

interface Props {
  readonly sample: Sample;
  readonly side: MaskSide;
  readonly evidence: MaskEvidence | null;
  /** The file in the editor. */
  readonly shown: string | null;
  readonly onOpen: (path: string) => void;
}

/** The masks that exist for an image, each with what it would score; one click puts one in the editor. */
export function Sources({ sample, side, evidence, shown, onOpen }: Props) {
  const paths = useSources(sample, side);
  const scores = useSourceScores(paths, evidence, side);
  const inUse = maskPathOf(sample, side);
  if (paths.length === 0) return <p className={styles.none}>There is no mask file for this picture yet.</p>;
  return (
    <table className={styles.sources}>
      <caption>Masks of this {side}</caption>
      <thead>
        <tr>
          <th scope="col">Mask</th>
          <th scope="col">{side === "reference" ? "CP with it" : "PF with it"}</th>
          <th scope="col">Used</th>
        </tr>
      </thead>
      <tbody>
        {paths.map((path) => (
          <tr key={path} data-shown={path === shown || undefined}>
            <td>
              <button type="button" className="link" aria-pressed={path === shown} title={path} onClick={() => onOpen(path)}>
                {nameOfSource(path)}
              </button>
            </td>
            <td title={String(scores.get(path) ?? "")}>{formatScore(scores.get(path))}</td>
            <td>{path === inUse ? <span className="chip">in use</span> : ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
