import { useEffect, useRef } from "react";
import { useMask, usePicture } from "../pictures/use-picture.ts";
import { paintMask } from "./paint-mask.ts";
import styles from "./ReviewedMask.module.css";

interface Props {
  readonly image: string;
  readonly mask: string;
  readonly label: string;
}

/** A picture with its mask over it: tinted, with an outline that shows on anything. */
export function MaskOnPicture({ image, mask, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const picture = usePicture(image);
  const marked = useMask(mask);
  const bitmap = picture.value?.bitmap ?? null;
  useEffect(() => {
    const context = canvas.current?.getContext("2d") ?? null;
    if (context === null || bitmap === null || marked.value === null) return;
    paintMask(context, bitmap, marked.value);
  }, [bitmap, marked.value]);
  const error = picture.error ?? marked.error;
  if (error !== null) return <p className={styles.error}>{error}</p>;
  return <canvas ref={canvas} className={styles.picture} role="img" aria-label={label} width={1} height={1} />;
}
