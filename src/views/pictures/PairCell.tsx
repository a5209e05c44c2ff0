import type { ReactNode } from "react";
import { Thumbnail } from "../../components/Thumbnail.tsx";
import { baseName } from "../../platform/bytes.ts";
import { countReferences, referencesOf } from "../../project/references.ts";
import type { Sample } from "../../project/types.ts";
import { useLens } from "../../store/store.ts";
import { useThumbnails } from "./use-thumbnails.ts";
import styles from "./PairCell.module.css";

const label = (what: string, path: string | null) => (path === null ? `no ${what}` : `${what} ${baseName(path)}`);

interface Props {
  readonly sample: Sample;
  /** Stands in the count's place where there are several references. */
  readonly several?: ReactNode;
}

/** Both pictures of a pair, small, in a row of a table; of several references the first, with their count. */
export function PairCell({ sample, several }: Props) {
  const { generation } = sample;
  const [first = null] = referencesOf(sample);
  const reference = first?.image ?? null;
  const count = countReferences(sample);
  const pictures = useThumbnails();
  // Folders that the browser has not opened again yet: asked once it has.
  const locked = useLens((state) => state.keeping.status === "locked");
  return (
    <span className={styles.pair}>
      <span className={styles.reference}>
        <Thumbnail path={locked ? null : reference} take={pictures.thumbnail} label={label("reference", reference)} />
        {count > 1 && several}
        {count > 1 && several === undefined && (
          <span className={styles.count} title={`${count} references: scores are means over them`}>
            <span aria-hidden="true">of {count}</span>
            <span className="visually-hidden">one of {count} references, scores are means over them</span>
          </span>
        )}
      </span>
      <Thumbnail path={locked ? null : generation} take={pictures.thumbnail} label={label("generation", generation)} />
    </span>
  );
}
