import type { MaskPainter } from "./mask-painter.ts";
import type { MaskSession } from "./mask-session.ts";
import type { View } from "./view-transform.ts";

/** What a frame shows, and what it brings up to date. */
export interface Shown {
  readonly view: View;
  /** Device pixels a CSS pixel. */
  readonly ratio: number;
  /** Brings the scores up to the masks; says whether something waits for the next frame. */
  follow(frameStart: number | null): boolean;
}

/** The editor's one loop: a frame draws what has changed, then lets the scores follow. It rests when nothing changes. */
export interface StageLoop {
  /** Draws all of it anew. */
  show(shown: Shown): void;
  /** @returns what closes it */
  open(painter: MaskPainter, session: MaskSession): () => void;
}

export function createStageLoop(): StageLoop {
  let shown: Shown | null = null;
  let opened: { readonly painter: MaskPainter; readonly session: MaskSession } | null = null;
  let request = 0;
  let all = true;

  function frame(): void {
    request = 0;
    if (shown === null || opened === null) return;
    const start = performance.now();
    const { painter, session } = opened;
    const rect = session.takeDirty();
    if (rect !== null) painter.update(rect);
    if (all) painter.drawAll(shown.view, shown.ratio);
    else if (rect !== null) painter.drawPart(shown.view, shown.ratio, rect);
    all = false;
    if (shown.follow(session.moving ? start : null)) schedule();
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
    open(painter, session) {
      opened = { painter, session };
      session.redraw();
      all = true;
      schedule();
      const stop = session.subscribe(schedule);
      return () => {
        stop();
        opened = null;
        cancelAnimationFrame(request);
        request = 0;
      };
    },
  };
}
