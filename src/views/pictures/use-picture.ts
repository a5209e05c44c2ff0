import { useEffect, useState } from "react";
import type { Picture } from "../../engine/protocol.ts";
import type { GreyImage } from "../../imaging/mask-grid.ts";
import { LensError } from "../../lib/errors.ts";
import type { Lease } from "../../lib/resource-cache.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { NOTHING, type Loaded } from "./use-loaded.ts";

/** Pixels a side that a picture has at most: enough for a large sharp screen. */
const MAX_SIDE = 1600;

/**
 * Holds a resource for as long as it is shown under its key. What it gave before is gone with its key: another user may
 * have closed it since.
 */
export function useLeased<T>(key: string | null, take: (key: string) => Lease<T>): Loaded<T> {
  const [held, setHeld] = useState<Loaded<T> & { key: string | null }>({ key: null, ...NOTHING });
  useEffect(() => {
    if (key === null) return undefined;
    let lease = take(key);
    let [shown, gone] = [false, false];
    const isAwaited = (now: Lease<T>) => !gone && now === lease;
    const show = (value: T) => {
      shown = true;
      setHeld({ key, ...NOTHING, value });
    };
    const follow = (now: Lease<T>): void => {
      if (now.ready !== null) show(now.ready.value);
      else
        now.value.then(
          (value) => isAwaited(now) && show(value),
          (thrown: unknown) => isAwaited(now) && setHeld({ key, ...NOTHING, error: LensError.from(thrown).message }),
        );
    };
    follow(lease);
    // What was not there may have come with files that were added.
    const leave = useLens.subscribe(({ paths }, before) => {
      if (paths === before.paths || shown) return;
      const missed = lease;
      lease = take(key);
      missed.release();
      follow(lease);
    });
    return () => {
      gone = true;
      leave();
      setHeld({ key: null, ...NOTHING });
      lease.release();
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the key says when to take another
  }, [key]);
  return held.key === key ? held : NOTHING;
}

export function usePicture(path: string | null): Loaded<Picture> {
  const { pictures } = useCommands();
  return useLeased(path, (file) => pictures.picture(file, MAX_SIDE));
}

export function useMask(path: string | null): Loaded<GreyImage> {
  const { pictures } = useCommands();
  return useLeased(path, pictures.mask);
}
