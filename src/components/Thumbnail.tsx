import { useEffect, useState } from "react";
import styles from "./Thumbnail.module.css";

interface Props {
  /** What `load` is asked for; null: there is no picture to show. */
  readonly path: string | null;
  /** Answers with an address. */
  readonly load: (path: string) => Promise<string | null>;
  /** What the picture is, for whoever does not see it. */
  readonly label: string;
}

/** A small square picture. Its place is taken from the start, so nothing moves when it comes. */
export function Thumbnail({ path, load, label }: Props) {
  const [shown, setShown] = useState<{ path: string; url: string | null } | null>(null);
  useEffect(() => {
    let gone = false;
    if (path === null) return undefined;
    void load(path).then((url) => {
      if (!gone) setShown({ path, url });
    });
    return () => {
      gone = true;
    };
  }, [path, load]);
  const url = shown !== null && shown.path === path ? shown.url : null;
  return url === null ? (
    <span className={styles.thumbnail} role="img" aria-label={label} />
  ) : (
    <img className={styles.thumbnail} src={url} alt={label} width={36} height={36} decoding="async" draggable={false} />
  );
}
