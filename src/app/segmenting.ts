import type { Engine } from "../engine/client.ts";
import { LensError } from "../lib/errors.ts";
import { segmenterFamily } from "../models/families-about.ts";
import type { MaskCommands } from "../store/commands.ts";
import { revisionOf, segmenterBy } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";

/**
 * Asks a segmenter about a picture of the project.
 *
 * @param openUnasked opens what may be opened without a person's asking: the demo's own
 */
export const createSegment =
  (engine: Engine, openUnasked: () => Promise<void>): MaskCommands["segment"] =>
  async (signal, path, prompt, by) => {
    if (segmenterBy(useLens.getState(), by) === null) await openUnasked();
    const model = segmenterBy(useLens.getState(), by);
    if (model === null)
      throw new LensError(
        "missing_file",
        `Nothing that makes masks from ${by === "name" ? "a name" : "clicks"} is open. Bring ${segmenterFamily(by)?.suggested[0].repository ?? "one"} on the page Models.`,
      );
    const { slot, name } = model.info;
    const segmentation = await engine.call(signal, "segment", { slot, path, prompt });
    return { segmentation, by: { model: name, revision: revisionOf(model) } };
  };
