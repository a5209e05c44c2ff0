import { useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { Picture } from "../../engine/protocol.ts";
import { createMaskPainter } from "./mask-painter.ts";
import type { MaskSession } from "./mask-session.ts";
import { createStageLoop, type Shown } from "./stage-loop.ts";
import { fitView, type View } from "./view-transform.ts";

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

export interface Stage {
  readonly element: RefObject<HTMLDivElement | null>;
  readonly pictureCanvas: RefObject<HTMLCanvasElement | null>;
  readonly maskCanvas: RefObject<HTMLCanvasElement | null>;
  readonly frame: Frame;
  readonly view: View;
  /** null shows the whole picture. */
  setView(view: View | null): void;
}

/** The two canvases of the editor, and what they show. */
export function useStage(picture: Picture, session: MaskSession, follow: Shown["follow"]): Stage {
  const { element, frame } = useFrame();
  const pictureCanvas = useRef<HTMLCanvasElement>(null);
  const maskCanvas = useRef<HTMLCanvasElement>(null);
  const [loop] = useState(createStageLoop);
  const [zoomed, setView] = useState<View | null>(null);
  const view = useMemo(() => zoomed ?? fitView(picture, frame), [zoomed, picture, frame]);
  const ratio = frame.width === 0 ? 1 : frame.deviceWidth / frame.width;

  useEffect(() => {
    const [under, over] = [pictureCanvas.current, maskCanvas.current];
    if (under === null || over === null) return undefined;
    return loop.open(createMaskPainter(under, over, picture.bitmap, session.mask), session);
  }, [loop, picture, session]);
  // After every layout: a canvas whose size is set is empty.
  useEffect(() => loop.show({ view, ratio, follow }), [loop, view, ratio, follow]);

  return { element, pictureCanvas, maskCanvas, frame, view, setView };
}
