import type { MaskImage, Rect } from "../../imaging/masks/mask-image.ts";
import { onDevice, type View } from "./picture-view.ts";

/** Draws a picture, and over it a mask as tint and outline, at the screen's own pixels. */
export interface MaskPainter {
  /** Takes over a part of the mask that has changed; `draw…` shows it. */
  update(rect: Rect): void;
  /** The whole of both. */
  drawAll(view: View, ratio: number): void;
  /** The mask within a part of it. */
  drawPart(view: View, ratio: number, rect: Rect): void;
}

const TINT_ALPHA = 0.42;

/** Outline widths in device pixels: white next to the mask, dark around it, so that it shows on any picture. */
const [WHITE, DARK] = [1, 2];
const AROUND = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [0.7, 0.7],
  [0.7, -0.7],
  [-0.7, 0.7],
  [-0.7, -0.7],
] as const;

/** A mask as a picture of one colour where it is inside, transparent elsewhere. */
class Silhouette {
  readonly #canvas: OffscreenCanvas;
  readonly #context: OffscreenCanvasRenderingContext2D;
  readonly #colour: number;

  /** @param colour 0xAABBGGRR */
  constructor({ width, height }: MaskImage, colour: number) {
    this.#canvas = new OffscreenCanvas(width, height);
    const context = this.#canvas.getContext("2d");
    if (context === null) throw new Error("This browser draws no pictures off screen.");
    this.#context = context;
    this.#colour = colour;
  }

  update({ width, data }: MaskImage, { x, y, width: across, height: down }: Rect): void {
    const image = new ImageData(across, down);
    const pixels = new Uint32Array(image.data.buffer);
    for (let row = 0, to = 0; row < down; row++) {
      for (let at = (y + row) * width + x, end = at + across; at < end; at++, to++)
        if (data[at] === 255) pixels[to] = this.#colour;
    }
    this.#context.putImageData(image, x, y);
  }

  draw(onto: CanvasRenderingContext2D, { scale, left, top }: View, ratio: number, dx: number, dy: number): void {
    const { width, height } = this.#canvas;
    onto.drawImage(this.#canvas, left * ratio + dx, top * ratio + dy, width * scale * ratio, height * scale * ratio);
  }
}

/** A mask over a picture, as tint and outline. */
export interface MaskOverlay {
  /** Takes over a part of the mask that has changed. */
  update(rect: Rect): void;
  /** Draws it anew within a part of the canvas, in device pixels. */
  draw(view: View, ratio: number, rect: Rect): void;
}

/** @param colour 0xAABBGGRR of the tint */
export function createMaskOverlay(over: CanvasRenderingContext2D, mask: MaskImage, colour: number): MaskOverlay {
  const white = new Silhouette(mask, 0xff_ff_ff_ff);
  const tint = new Silhouette(mask, colour);
  return {
    update(rect) {
      white.update(mask, rect);
      tint.update(mask, rect);
    },
    draw(view, ratio, rect) {
      over.save();
      over.beginPath();
      over.rect(rect.x, rect.y, rect.width, rect.height);
      over.clip();
      over.clearRect(rect.x, rect.y, rect.width, rect.height);
      over.imageSmoothingEnabled = false;
      for (const [dx, dy] of AROUND) white.draw(over, view, ratio, dx * (WHITE + DARK), dy * (WHITE + DARK));
      over.globalCompositeOperation = "source-in";
      over.fillStyle = "rgb(0 0 0 / 60%)";
      over.fillRect(rect.x, rect.y, rect.width, rect.height);
      over.globalCompositeOperation = "source-over";
      for (const [dx, dy] of AROUND) white.draw(over, view, ratio, dx * WHITE, dy * WHITE);
      over.globalCompositeOperation = "destination-out";
      white.draw(over, view, ratio, 0, 0);
      over.globalCompositeOperation = "source-over";
      over.globalAlpha = TINT_ALPHA;
      tint.draw(over, view, ratio, 0, 0);
      over.restore();
    },
  };
}

/** @param colour 0xAABBGGRR of the tint */
export function createMaskPainter(
  picture: HTMLCanvasElement,
  overlay: HTMLCanvasElement,
  bitmap: ImageBitmap,
  mask: MaskImage,
  colour: number,
): MaskPainter {
  const under = picture.getContext("2d");
  const over = overlay.getContext("2d");
  if (under === null || over === null) throw new Error("This browser draws no pictures.");
  const drawn = createMaskOverlay(over, mask, colour);

  return {
    drawAll(view, ratio) {
      under.clearRect(0, 0, picture.width, picture.height);
      under.imageSmoothingEnabled = view.scale * ratio < 4;
      under.imageSmoothingQuality = "high";
      const { scale, left, top } = view;
      under.drawImage(bitmap, left * ratio, top * ratio, mask.width * scale * ratio, mask.height * scale * ratio);
      drawn.draw(view, ratio, { x: 0, y: 0, width: overlay.width, height: overlay.height });
    },
    update: drawn.update,
    drawPart(view, ratio, rect) {
      // The outline reaches over its own pixels, and those of a large picture are smaller than the screen's.
      drawn.draw(view, ratio, onDevice(view, ratio, rect, WHITE + DARK + 2));
    },
  };
}
