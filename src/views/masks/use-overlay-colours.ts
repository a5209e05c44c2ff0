import { useMemo, useSyncExternalStore } from "react";
import { overlayColours, type Rgb } from "../../imaging/masks/overlay-colour.ts";
import type { Picture } from "../../engine/protocol.ts";
import { rememberEach } from "../../lib/remember.ts";
import type { MaskDraft } from "./mask-draft.ts";

/** Of the picture as it is looked at for its colours, in pixels a side. */
const LOOKED_AT = 96;

const pixelsOf = rememberEach(({ bitmap }: Picture): ImageData => {
  const context = new OffscreenCanvas(LOOKED_AT, LOOKED_AT).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser draws no pictures off screen.");
  context.drawImage(bitmap, 0, 0, LOOKED_AT, LOOKED_AT);
  return context.getImageData(0, 0, LOOKED_AT, LOOKED_AT);
});

/** As 0xAABBGGRR, the order in which a picture's bytes lie. */
const packed = ([red, green, blue]: Rgb): number => (0xff_00_00_00 | (blue << 16) | (green << 8) | red) >>> 0;

export interface OverlayColours {
  /** 0xAABBGGRR. */
  readonly mask: number;
  readonly proposal: number;
}

/** In which colours a mask, and what is proposed for it, show on their picture; chosen anew when a step is done. */
export function useOverlayColours(picture: Picture, draft: MaskDraft): OverlayColours {
  const revision = useSyncExternalStore(draft.subscribe, () => draft.revision);
  const [mask, proposal] = useMemo(
    () => overlayColours(pixelsOf(picture), draft.mask).map(packed),
    // oxlint-disable-next-line react/exhaustive-deps -- a draft's bytes change in their place, a revision a step
    [picture, draft, revision],
  );
  return useMemo(() => ({ mask: mask ?? 0, proposal: proposal ?? 0 }), [mask, proposal]);
}
