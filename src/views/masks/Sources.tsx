import { formatPercent, formatScore } from "../../components/format.ts";
import type { Sample } from "../../project/types.ts";
import type { MaskSide } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { maskPathOf, type MaskEvidence } from "./use-masks.ts";
import { nameOfSource, useSources, useSourceScores, wordsOfSource } from "./use-sources.ts";
import styles from "./Sources.module.css";

interface Props {
  readonly sample: Sample;
  readonly side: MaskSide;
  readonly evidence: MaskEvidence | null;
  /** The file in the editor. */
  readonly shown: string | null;
  readonly onOpen: (path: string) => void;
}

const share = (overlap: number | null | undefined): string =>
  overlap === null || overlap === undefined ? "–" : formatPercent(overlap);

/** The masks that exist for an image, each with what it would score and how far it marks what the one in use does; one click puts one in the editor. */
export function Sources({ sample, side, evidence, shown, onOpen }: Props) {
  const paths = useSources(sample, side);
  const made = useLens((state) => state.made);
  const inUse = maskPathOf(sample, side);
  const scores = useSourceScores(paths, inUse, evidence, side);
  if (paths.length === 0) return <p className={styles.none}>There is no mask file for this picture yet.</p>;
  return (
    <table className={styles.sources}>
      <caption>Masks of this {side}</caption>
      <thead>
        <tr>
          <th scope="col">Mask</th>
          <th scope="col">{side === "reference" ? "CP with it" : "PF with it"}</th>
          <th scope="col" title="Patches that both mark, of those that either marks">
            Same patches
          </th>
          <th scope="col">Used</th>
        </tr>
      </thead>
      <tbody>
        {paths.map((path) => (
          <tr key={path} data-shown={path === shown || undefined}>
            <td>
              <button
                type="button"
                className="link"
                aria-pressed={path === shown}
                title={path}
                onClick={() => onOpen(path)}
              >
                {nameOfSource(path, made)}
              </button>
              {wordsOfSource(path, made) !== null && <small className={styles.how}>{wordsOfSource(path, made)}</small>}
            </td>
            <td title={String(scores.get(path)?.score ?? "")}>{formatScore(scores.get(path)?.score)}</td>
            <td>{path === inUse ? "" : share(scores.get(path)?.overlap)}</td>
            <td>{path === inUse ? <span className="chip">in use</span> : ""}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
