import { useMemo } from "react";
import type { PictureCommands } from "../../store/commands.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";

/** What gives thumbnails: another function once files were added, so that one that was missed is asked for again. */
export function useThumbnails(): Pick<PictureCommands, "thumbnail" | "card"> {
  const { pictures } = useCommands();
  const paths = useLens((state) => state.paths);
  return useMemo(
    () => ({ thumbnail: (path) => pictures.thumbnail(path), card: (path) => pictures.card(path) }),
    // oxlint-disable-next-line react/exhaustive-deps -- files say when to ask again
    [pictures, paths],
  );
}
