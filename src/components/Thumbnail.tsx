import { useLayoutEffect, useState } from "react";
import type { Lease } from "../lib/resource-cache.ts";
import styles from "./Thumbnail.module.css";

interface Props {
  /** What `take` is asked for; null: there is no picture to show. */
  readonly path: string | null;
  /** Gives an address, for as long as this is shown. */
  readonly take: (path: string) => Lease<{ readonly url: string } | null>;
  /** What the picture is, for whoever does not see it. */
  readonly label: string;
  /** Pixels; that of a row where it is left out. */
  readonly side?: number;
}

const ROW_SIDE = 36;

/** A small square picture. Its place is taken from the start, so nothing moves when it comes. */
export function Thumbnail({ path, take, label, side = ROW_SIDE }: Props) {
  const [shown, setShown] = useState<{ path: string; url: string | null } | null>(null);
  // Before the first frame: one that is at hand is there as its row scrolls in.
  useLayoutEffect(() => {
    if (path === null) return undefined;
    const lease = take(path);
    let gone = false;
    const show = (made: { readonly url: string } | null) => setShown({ path, url: made?.url ?? null });
    if (lease.ready !== null) show(lease.ready.value);
    else
      lease.value.then(
        (made) => gone || show(made),
        () => undefined, // its row says what is wrong once it is read
      );
    return () => {
      gone = true;
      setShown(null);
      lease.release();
    };
  }, [path, take]);
  const url = shown !== null && shown.path === path ? shown.url : null;
  const size = { width: side, height: side };
  return url === null ? (
    <span
      className={styles.thumbnail}
      style={size}
      role="img"
      aria-label={label}
      data-coming={(path !== null && shown?.path !== path) || undefined}
    />
  ) : (
    <img className={styles.thumbnail} style={size} src={url} alt={label} {...size} decoding="async" draggable={false} />
  );
}
