import { Thumbnail } from "../../components/Thumbnail.tsx";
import { baseName } from "../../platform/bytes.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import styles from "./PairCell.module.css";

const label = (what: string, path: string | null) => (path === null ? `no ${what}` : `${what} ${baseName(path)}`);

/** Both pictures of a pair, small, in a row of a table. */
export function PairCell({ sample: { reference, generation } }: { readonly sample: Sample }) {
  const { pictures } = useCommands();
  // Folders that the browser has not opened again yet: asked once it has.
  const locked = useLens((state) => state.keeping.status === "locked");
  return (
    <span className={styles.pair}>
      <Thumbnail path={locked ? null : reference} take={pictures.thumbnail} label={label("reference", reference)} />
      <Thumbnail path={locked ? null : generation} take={pictures.thumbnail} label={label("generation", generation)} />
    </span>
  );
}
