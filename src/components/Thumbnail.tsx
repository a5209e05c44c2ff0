import { useEffect, useRef } from "react";
import styles from "./Thumbnail.module.css";

interface Props {
  /** null: there is no picture to show. */
  readonly load: (() => Promise<ImageBitmap | null>) | null;
  /** What the picture is, for whoever does not see it. */
  readonly label: string;
}

/** A small square picture, cropped to its middle. Its place is taken from the start, so nothing moves when it comes. */
export function Thumbnail({ load, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let gone = false;
    void load?.().then((bitmap) => {
      const context = canvas.current?.getContext("2d");
      if (gone || !context || bitmap === null) return;
      const { width, height } = context.canvas;
      const side = Math.min(bitmap.width, bitmap.height);
      context.clearRect(0, 0, width, height);
      context.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, width, height);
    });
    return () => {
      gone = true;
    };
  }, [load]);
  return <canvas ref={canvas} className={styles.thumbnail} width={72} height={72} role="img" aria-label={label} />;
}
