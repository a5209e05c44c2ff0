import { useMemo } from "react";
import { Thumbnail } from "../../components/Thumbnail.tsx";
import { baseName } from "../../platform/bytes.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import styles from "./cells.module.css";

/** Pixels; twice the size on screen, for sharp displays. */
const SIDE = 72;

function Picture({ path, what }: { readonly path: string | null; readonly what: string }) {
  const { thumbnail } = useCommands();
  const load = useMemo(() => (path === null ? null : () => thumbnail(path, SIDE)), [path, thumbnail]);
  return <Thumbnail load={load} label={path === null ? `no ${what}` : `${what} ${baseName(path)}`} />;
}

export function PairCell({ sample }: { readonly sample: Sample }) {
  return (
    <span className={styles.pair}>
      <Picture path={sample.reference} what="reference" />
      <Picture path={sample.generation} what="generation" />
    </span>
  );
}
