import { useEffect, useState } from "react";
import { LensError } from "../../lib/errors.ts";

/** Loads something for a key, forgets what came before, and cancels what is not wanted any more. */
export function useLoaded<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): { value: T | null; error: string | null } {
  const [loaded, setLoaded] = useState<{ key: string | null; value: T | null; error: string | null }>({ key: null, value: null, error: null });
  useEffect(() => {
    if (key === null) return undefined;
    const controller = new AbortController();
    load(controller.signal).then(
      (value) => setLoaded({ key, value, error: null }),
      (thrown: unknown) => {
        if (!controller.signal.aborted) setLoaded({ key, value: null, error: LensError.from(thrown).message });
      },
    );
    return () => controller.abort();
    // oxlint-disable-next-line react/exhaustive-deps -- the key says when to load anew
  }, [key]);
  return loaded.key === key ? loaded : { value: null, error: null };
}
