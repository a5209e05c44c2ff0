import { useEffect, useState } from "react";
import { LensError } from "../../../lib/errors.ts";
import type { Hints } from "../../../project/hints.ts";
import type { IntakePreview } from "../../../project/preview.ts";
import { useCommands } from "../../../store/commands.ts";

export interface Previewed {
  /** The last that came; the one before while the next is read, so that nothing jumps. */
  readonly preview: IntakePreview | null;
  /** It is of other choices than the present ones. */
  readonly stale: boolean;
  readonly error: string | null;
}

/** What the files come to as they would be read; a choice that another follows is not waited for. */
export function usePreview(hints: Hints): Previewed {
  const { previewReading } = useCommands();
  const [held, setHeld] = useState<{ hints: Hints | null; preview: IntakePreview | null; error: string | null }>({
    hints: null,
    preview: null,
    error: null,
  });
  useEffect(() => {
    const controller = new AbortController();
    previewReading(controller.signal, hints).then(
      (preview) => controller.signal.aborted || setHeld({ hints, preview, error: null }),
      (thrown: unknown) =>
        controller.signal.aborted || setHeld({ hints, preview: null, error: LensError.from(thrown).message }),
    );
    return () => controller.abort();
  }, [hints, previewReading]);
  return { preview: held.preview, stale: held.hints !== hints, error: held.error };
}
