import type { Engine } from "../../engine/client.ts";
import { withChange } from "../../project/corrections.ts";
import { setCorrections } from "../../store/actions/history.ts";
import { notify } from "../../store/actions/notices.ts";
import type { PairCommands } from "../../store/commands.ts";
import { samplesOf } from "../../store/selectors.ts";
import { useLens } from "../../store/store.ts";
import { findAlphaMasks } from "../alpha-masks.ts";
import type { Autosave } from "../autosave.ts";
import type { ProjectFiles } from "../project-files.ts";
import type { Turns } from "../turns.ts";

export interface AlphaMaskParts {
  readonly inTurn: Turns;
  readonly engine: Engine;
  readonly files: Pick<ProjectFiles, "has" | "put">;
  readonly autosave: Pick<Autosave, "keep">;
}

/** Pictures' own transparency becomes masks of the project, in one step of undo. */
export function createMasksFromAlpha(parts: AlphaMaskParts): PairCommands["masksFromAlpha"] {
  const { inTurn, engine, files, autosave } = parts;
  return (ids) =>
    inTurn("reading transparency", async () => {
      const samples = samplesOf(useLens.getState()).filter(({ id }) => ids.includes(id));
      const found = await findAlphaMasks(engine, samples, useLens.getState());
      const fresh = found.files.filter(({ path }) => !files.has(path));
      if (fresh.length > 0) {
        await files.put(fresh);
        await autosave.keep(fresh, []);
      }
      let { corrections } = useLens.getState();
      for (const [id, change] of found.changes) corrections = withChange(corrections, [id], change);
      if (found.changes.size > 0) setCorrections(corrections);
      notify("info", found.summary, { about: "project", fleeting: true });
    });
}
