import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import { useZoom, type Zooming } from "../../components/use-zoom.ts";
import { TO_DRAW, WHOLE } from "../../components/zoom.ts";
import type { Picture } from "../../engine/protocol.ts";
import { createMaskPainter } from "./mask-painter.ts";
import type { MaskDraft } from "./mask-draft.ts";
import { createDrawLoop, type Shown } from "./draw-loop.ts";
import { viewOf, type View } from "./picture-view.ts";

export interface Frame {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** The screen's own. */
  readonly deviceWidth: number;
  readonly deviceHeight: number;
}

const NO_FRAME: Frame = { width: 0, height: 0, deviceWidth: 0, deviceHeight: 0 };

/** An element's size, in the screen's own pixels where the browser tells them, so that nothing is drawn blurred. */
function useFrame(): { element: RefObject<HTMLDivElement | null>; frame: Frame } {
  const element = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState(NO_FRAME);
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const { clientWidth: width, clientHeight: height } = node;
      const device = entry?.devicePixelContentBoxSize?.[0];
      const ratio = globalThis.devicePixelRatio || 1;
      setFrame({
        width,
        height,
        deviceWidth: device?.inlineSize ?? Math.round(width * ratio),
        deviceHeight: device?.blockSize ?? Math.round(height * ratio),
      });
    });
    try {
      observer.observe(node, { box: "device-pixel-content-box" });
    } catch {
      observer.observe(node); // a browser that does not know that box
    }
    return () => observer.disconnect();
  }, []);
  return { element, frame };
}

/** Where a mask is drawn, over its picture. */
export interface MaskViewport {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly pictureCanvas: RefObject<HTMLCanvasElement | null>;
  readonly maskCanvas: RefObject<HTMLCanvasElement | null>;
  readonly frame: Frame;
  readonly view: View;
  readonly zooming: Zooming;
}

/** The two canvases of the editor, and what they show. @param colour of the mask, 0xAABBGGRR */
export function useMaskCanvas(
  picture: Picture,
  draft: MaskDraft,
  colour: number,
  follow: Shown["follow"],
): MaskViewport {
  const { element, frame } = useFrame();
  const pictureCanvas = useRef<HTMLCanvasElement>(null);
  const maskCanvas = useRef<HTMLCanvasElement>(null);
  const [loop] = useState(createDrawLoop);
  const [zoom, onZoom] = useState(WHOLE);
  const zooming = useZoom({ content: picture, frame, zoom, onZoom, limits: TO_DRAW });
  const view = useMemo(() => viewOf(zooming.box, picture.width), [zooming.box, picture.width]);
  const ratio = frame.width === 0 ? 1 : frame.deviceWidth / frame.width;

  useEffect(() => {
    const [under, over] = [pictureCanvas.current, maskCanvas.current];
    if (under === null || over === null) return undefined;
    return loop.open(createMaskPainter(under, over, picture.bitmap, draft.mask, colour), draft);
  }, [loop, picture, draft, colour]);
  // After every layout: a canvas whose size is set is empty.
  useEffect(() => loop.show({ view, ratio, follow }), [loop, view, ratio, follow]);

  return { element, pictureCanvas, maskCanvas, frame, view, zooming };
}
