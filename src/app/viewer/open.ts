import { blobSource, type ByteSource } from "../../platform/bytes.ts";
import { openHttp } from "../../platform/http-source.ts";
import { openShared } from "../../storage/shared/read.ts";
import { showShared } from "../../store/actions/shared.ts";
import { goTo, look as lookAs } from "../../store/actions/view.ts";
import type { Commands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { fromHash } from "../../store/view.ts";
import { folderSource } from "./folder-source.ts";
import { addressOf, placeIn } from "./links.ts";
import { readLook } from "./look-text.ts";
import { handedOver } from "./handed.ts";
import { inTurns } from "./in-turns.ts";
import { createSharedPictures } from "./shared-pictures.ts";
import { createViewerCommands } from "./viewer-commands.ts";

/** Where the shared project is that an address asks for, and what it comes to. */

/** As addresses call it; there is one. */
const SHARED_ID = "shared";

/** Of which no more is read at once to be checked before it is shown. */
const CHECKED = 256 * 2 ** 20;

/** What stands beside the page in its folder, else what the address asks for; null where neither is. */
export async function sourceOf({ href, search }: Pick<Location, "href" | "search">): Promise<ByteSource | null> {
  const beside = folderSource();
  if (beside !== null) return beside;
  const asked = new URLSearchParams(search);
  const project = asked.get("project");
  if (project !== null) return openHttp(addressOf(project, href));
  const handed = asked.has("handed") ? await handedOver() : null;
  return handed && blobSource(handed.name, handed);
}

/** Shows a shared project in the place of what stands. @param whole whether all of it is at hand, and read once before it is shown */
export async function showSource(source: ByteSource, whole: boolean): Promise<Commands> {
  const reader = await openShared(source);
  if (whole && source.size <= CHECKED) await reader.check(new AbortController().signal);
  const { document, paths, view } = reader;
  const { shown, listed } = inTurns(reader);
  const pictures = createSharedPictures(shown, listed);
  // Before the address follows what is shown.
  const place = placeIn(location);
  const look = new URLSearchParams(location.search).get("look");
  const { name, demo, settings, columnLayout, intake, corrections, models: lastModels, results: allResults } = document;
  showShared({
    document: { name, demo, settings, columnLayout, intake, corrections, lastModels, allResults },
    projectId: SHARED_ID,
    paths,
    ...view,
  });
  if (place !== null) goTo({ ...fromHash(place), project: useLens.getState().projectId });
  if (look !== null) lookAs(readLook(look));
  return createViewerCommands(shown, pictures);
}
