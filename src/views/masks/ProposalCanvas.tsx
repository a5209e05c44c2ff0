import { useEffect, useRef } from "react";
import { wholeOf, type MaskImage } from "../../imaging/masks/mask-image.ts";
import type { Size } from "../../imaging/naflex-size.ts";
import { createMaskOverlay } from "./mask-painter.ts";
import type { View } from "./picture-view.ts";
import type { Frame } from "./use-mask-canvas.ts";
import styles from "./MaskCanvas.module.css";

interface Props {
  /** Of the picture's shape, at a size of its own. */
  readonly mask: MaskImage;
  readonly picture: Size;
  readonly view: View;
  readonly frame: Frame;
  /** 0xAABBGGRR of its tint. */
  readonly colour: number;
  readonly hovering: boolean;
}

/** What is proposed, over the picture and its mask. */
export function ProposalCanvas({ mask, picture, view, frame, colour, hovering }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, deviceWidth, deviceHeight } = frame;
  useEffect(() => {
    const node = canvas.current;
    const context = node?.getContext("2d");
    if (!node || !context || width === 0) return;
    const overlay = createMaskOverlay(context, mask, colour);
    overlay.update(wholeOf(mask));
    const scale = (view.scale * picture.width) / mask.width;
    overlay.draw({ ...view, scale }, deviceWidth / width, { x: 0, y: 0, width: deviceWidth, height: deviceHeight });
  }, [mask, picture.width, view, width, deviceWidth, deviceHeight, colour]);
  return (
    <canvas
      ref={canvas}
      className={styles.proposal}
      width={deviceWidth}
      height={deviceHeight}
      data-testid="proposal"
      data-hovering={hovering || undefined}
    />
  );
}
