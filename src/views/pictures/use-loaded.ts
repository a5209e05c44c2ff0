import { startTransition, useEffect, useState } from "react";
import type { Portion } from "../../engine/protocol.ts";
import { LensError } from "../../lib/errors.ts";

/** What is computed when it is shown, by whatever place on the screen shows it. What has to be closed again: use-picture.ts. */

export interface Loaded<T> {
  readonly value: T | null;
  readonly error: string | null;
  /** How far it is, where it says so. */
  readonly portion: Portion | null;
}

/** What is known before anything has come. */
export const NOTHING = { value: null, error: null, portion: null };

/** Loads something for a key, forgets what came before, and cancels what is not wanted any more. */
export function useLoaded<T>(
  key: string | null,
  load: (signal: AbortSignal, onProgress: (portion: Portion) => void) => Promise<T>,
): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T> & { key: string | null }>({ key: null, ...NOTHING });
  useEffect(() => {
    if (key === null) return undefined;
    const controller = new AbortController();
    load(controller.signal, (portion) => !controller.signal.aborted && setLoaded({ key, ...NOTHING, portion })).then(
      // What follows from it may be a page full: in slices, behind what a person does.
      (value) => startTransition(() => setLoaded({ key, ...NOTHING, value })),
      (thrown: unknown) => {
        const error = LensError.from(thrown);
        if (!controller.signal.aborted) setLoaded({ key, ...NOTHING, error: error.message });
      },
    );
    return () => controller.abort();
    // oxlint-disable-next-line react/exhaustive-deps -- the key says when to load anew
  }, [key]);
  return loaded.key === key ? loaded : NOTHING;
}
