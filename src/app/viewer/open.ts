import { blobSource, type ByteSource } from "../../platform/bytes.ts";
import { openHttp } from "../../platform/http-source.ts";
import { openShared } from "../../storage/shared/read.ts";
import { showShared } from "../../store/actions/shared.ts";
import { goTo } from "../../store/actions/view.ts";
import type { Commands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { fromHash } from "../../store/view.ts";
import { addressOf } from "./links.ts";
import { handedOver } from "./handed.ts";
import { createSharedPictures } from "./shared-pictures.ts";
import { createViewerCommands } from "./viewer-commands.ts";

/** Where the shared project is that an address asks for, and what it comes to. */

/** As addresses call it; there is one. */
const SHARED_ID = "shared";

/** Of which no more is read at once to be checked before it is shown. */
const CHECKED = 256 * 2 ** 20;

/** What the address asks for; null where it asks for nothing. */
export async function sourceOf({ href, search }: Pick<Location, "href" | "search">): Promise<ByteSource | null> {
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
  const pictures = createSharedPictures(reader);
  // Before the address follows what is shown.
  const { hash, search } = location;
  const asked = hash.length > 1 ? hash : search;
  const { name, demo, settings, columnLayout, intake, corrections, models: lastModels, results: allResults } = document;
  showShared({
    document: { name, demo, settings, columnLayout, intake, corrections, lastModels, allResults },
    projectId: SHARED_ID,
    paths,
    ...view,
  });
  if (/[#?&](?:sample|view|filter|sort|group|as|pin|size)=/.test(asked))
    goTo({ ...fromHash(asked.replace(/^\?/, "#")), project: useLens.getState().projectId });
  return createViewerCommands(reader, pictures);
}
