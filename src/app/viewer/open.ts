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

/** Bytes, and whether all of them are at hand, to be read once before they are shown: pieces are read as they are shown. */
export interface Found {
  readonly source: ByteSource;
  readonly whole: boolean;
}

/** What stands beside the page in its folder, else what the address asks for; null where neither is. */
export async function sourceOf({ href, search }: Pick<Location, "href" | "search">): Promise<Found | null> {
  const beside = folderSource();
  if (beside !== null) return { source: beside, whole: false };
  const asked = new URLSearchParams(search);
  const project = asked.get("project");
  if (project !== null) return { source: await openHttp(addressOf(project, href)), whole: false };
  const handed = asked.has("handed") ? await handedOver() : null;
  return handed && { source: blobSource(handed.name, handed), whole: true };
}

/** Shows a shared project in the place of what stands. */
export async function showSource({ source, whole }: Found): Promise<Commands> {
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
