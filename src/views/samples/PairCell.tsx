import { Thumbnail } from "../../components/Thumbnail.tsx";
import { baseName } from "../../platform/bytes.ts";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import styles from "./cells.module.css";

const label = (what: string, path: string | null) => (path === null ? `no ${what}` : `${what} ${baseName(path)}`);

export function PairCell({ sample: { reference, generation } }: { readonly sample: Sample }) {
  const { thumbnail } = useCommands();
  return (
    <span className={styles.pair}>
      <Thumbnail path={reference} load={thumbnail} label={label("reference", reference)} />
      <Thumbnail path={generation} load={thumbnail} label={label("generation", generation)} />
    </span>
  );
}
