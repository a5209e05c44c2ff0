import type { MaskPainter } from "./mask-painter.ts";
import type { MaskDraft } from "./mask-draft.ts";
import type { View } from "./picture-view.ts";

/** What a frame shows, and what it brings up to date. */
export interface Shown {
  readonly view: View;
  /** Device pixels a CSS pixel. */
  readonly ratio: number;
  /** Brings the scores up to the masks; says whether something waits for the next frame. */
  follow(frameStart: number | null): boolean;
}

/** The editor's one loop: a frame draws what has changed, then lets the scores follow. It rests when nothing changes. */
export interface DrawLoop {
  /** Draws all of it anew. */
  show(shown: Shown): void;
  /** @returns what closes it */
  open(painter: MaskPainter, draft: MaskDraft): () => void;
}

export function createDrawLoop(): DrawLoop {
  let shown: Shown | null = null;
  let opened: { readonly painter: MaskPainter; readonly draft: MaskDraft } | null = null;
  let request = 0;
  let all = true;

  function frame(): void {
    request = 0;
    if (shown === null || opened === null) return;
    const start = performance.now();
    const { painter, draft } = opened;
    const rect = draft.takeDirty();
    if (rect !== null) painter.update(rect);
    if (all) painter.drawAll(shown.view, shown.ratio);
    else if (rect !== null) painter.drawPart(shown.view, shown.ratio, rect);
    all = false;
    if (shown.follow(draft.moving ? start : null)) schedule();
  }
  function schedule(): void {
    if (request === 0) request = requestAnimationFrame(frame);
  }

  return {
    show(next) {
      shown = next;
      all = true;
      schedule();
    },
    open(painter, draft) {
      opened = { painter, draft };
      draft.redraw();
      all = true;
      schedule();
      const stop = draft.subscribe(schedule);
      return () => {
        stop();
        opened = null;
        cancelAnimationFrame(request);
        request = 0;
      };
    },
  };
}
