import type { GreyImage } from "../../imaging/mask-grid.ts";
import { editableMask, emptyMask } from "../../imaging/masks/mask-image.ts";
import type { MaskSide } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { createMaskDraft, type MaskDraft } from "./mask-draft.ts";

/**
 * Masks that are being edited outlive the view: looking at another tab or sample loses no stroke. They go with the
 * project, and the ones not touched for longest go when there are many.
 */
const drafts = new Map<string, MaskDraft>();
const MOST = 12;

const keyOf = ({ sample, side, image, path }: MaskSource) => JSON.stringify([sample, side, image, path]);

useLens.subscribe((state) => {
  if (state.intake === null) drafts.clear();
});

export interface MaskSource {
  readonly sample: string;
  readonly side: MaskSide;
  /** The picture: of several references each has drafts of its own. */
  readonly image: string | null;
  /** The mask's file; null where the image has none. */
  readonly path: string | null;
}

/** Without a mask editing begins with nothing inside. */
function begin(
  read: GreyImage | null,
  { width, height }: { readonly width: number; readonly height: number },
): MaskDraft {
  if (read === null) return createMaskDraft(emptyMask(width, height), true, false);
  const { mask, exact } = editableMask(read, width, height);
  return createMaskDraft(mask, exact);
}

/** @param read the mask's content, null where there is none; undefined before it is known */
export function draftOf(
  source: MaskSource,
  read: GreyImage | null | undefined,
  image: { readonly width: number; readonly height: number },
): MaskDraft | null {
  const key = keyOf(source);
  const known = drafts.get(key);
  if (known === undefined && read === undefined) return null;
  drafts.delete(key);
  const draft = known ?? begin(read ?? null, image);
  drafts.set(key, draft);
  for (const [oldest, { changed }] of drafts) {
    if (drafts.size <= MOST) break;
    if (!changed || drafts.size > 2 * MOST) drafts.delete(oldest);
  }
  return draft;
}

/** The mask has become a file: what is undone from here on belongs to that. The old file begins as it is, when it is opened again. */
export function moveSession(from: MaskSource, path: string): void {
  const draft = drafts.get(keyOf(from));
  if (draft === undefined) return;
  drafts.delete(keyOf(from));
  draft.saved();
  drafts.set(keyOf({ ...from, path }), draft);
}
