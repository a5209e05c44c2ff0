import type { GreyImage } from "../../imaging/mask-grid.ts";
import { editableMask, emptyMask } from "../../imaging/masks/mask-image.ts";
import type { MaskSide } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { createMaskSession, type MaskSession } from "./mask-session.ts";

/**
 * Masks that are being edited outlive the view: looking at another tab or sample loses no stroke. They go with the
 * project, and the ones not touched for longest go when there are many.
 */
const sessions = new Map<string, MaskSession>();
const MOST = 12;

const keyOf = (sample: string, side: MaskSide, path: string | null) => JSON.stringify([sample, side, path]);

useLens.subscribe((state) => {
  if (state.intake === null) sessions.clear();
});

export interface MaskSource {
  readonly sample: string;
  readonly side: MaskSide;
  /** The mask's file; null where the image has none. */
  readonly path: string | null;
}

/** Without a mask editing begins with nothing inside. */
function begin(
  read: GreyImage | null,
  { width, height }: { readonly width: number; readonly height: number },
): MaskSession {
  if (read === null) return createMaskSession(emptyMask(width, height), true, false);
  const { mask, exact } = editableMask(read, width, height);
  return createMaskSession(mask, exact);
}

/** @param read the mask's content, null where there is none; undefined before it is known */
export function sessionOf(
  { sample, side, path }: MaskSource,
  read: GreyImage | null | undefined,
  image: { readonly width: number; readonly height: number },
): MaskSession | null {
  const key = keyOf(sample, side, path);
  const known = sessions.get(key);
  if (known === undefined && read === undefined) return null;
  sessions.delete(key);
  const session = known ?? begin(read ?? null, image);
  sessions.set(key, session);
  for (const [oldest, { changed }] of sessions) {
    if (sessions.size <= MOST) break;
    if (!changed || sessions.size > 2 * MOST) sessions.delete(oldest);
  }
  return session;
}

/** The mask has become a file: what is undone from here on belongs to that. The old file begins as it is, when it is opened again. */
export function moveSession(from: MaskSource, path: string): void {
  const session = sessions.get(keyOf(from.sample, from.side, from.path));
  if (session === undefined) return;
  sessions.delete(keyOf(from.sample, from.side, from.path));
  session.saved();
  sessions.set(keyOf(from.sample, from.side, path), session);
}
