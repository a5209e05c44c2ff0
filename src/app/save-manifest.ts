import { LensError } from "../lib/errors.ts";
import { commonFolder, pairRows, pairsToCsv, pairsToJsonl, whyNoCsv } from "../project/pair-rows.ts";
import { quote } from "../project/quote.ts";
import { notify } from "../store/actions/notices.ts";
import type { ManifestFormat } from "../store/commands.ts";
import { samplesOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { download } from "./download.ts";

/** The name by which a manifest is found before any other table (formats/manifest/tables.ts). */
const NAME = "manifest";

/**
 * The project's pairs as a manifest, with paths from the folder that all of its files lie in.
 *
 * @throws LensError invalid_manifest where a CSV cannot say what the pairs are
 */
export function saveManifest(format: ManifestFormat): void {
  const state = useLens.getState();
  const root = commonFolder(state.paths);
  const rows = pairRows(samplesOf(state), root);
  if (format === "jsonl") download(`${NAME}.jsonl`, "application/x-ndjson", pairsToJsonl(rows));
  else {
    const reason = whyNoCsv(rows);
    if (reason !== null) throw new LensError("invalid_manifest", `No CSV was saved. ${reason}`);
    download(`${NAME}.csv`, "text/csv", pairsToCsv(rows));
  }
  const where = root === "" ? "beside the folders that were added" : `into the folder ${quote(root.slice(0, -1))}`;
  notify("info", `${NAME}.${format} was saved. Put it ${where}: it is read by it from then on.`, { fleeting: true });
}
