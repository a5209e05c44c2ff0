import type { ProjectLockEvents } from "../storage/project-lock.ts";
import { notify } from "../store/actions/notices.ts";
import { setAccess } from "../store/actions/project.ts";
import { useLens } from "../store/store.ts";
import type { Turns } from "./turns.ts";

/** Which tab writes the open project, as this one is told of it. */

function readOnly(why: string): void {
  setAccess("reading");
  notify("info", why, { about: "access" });
}

export interface AccessParts {
  readonly inTurn: Turns;
  /** Ends what writes, and writes what is not written yet. */
  letGo(): Promise<void>;
  /** Reads the open project anew, after another tab wrote it. */
  refresh(): Promise<void>;
}

export function followAccess({ inTurn, letGo, refresh }: AccessParts): ProjectLockEvents {
  return {
    async onAsked() {
      await letGo();
      readOnly("Another tab asked for this project and writes it from now on. Nothing is lost; here it can be read.");
    },
    // What is not written yet goes over what the other tab has, field by field.
    onTaken: () =>
      void letGo().then(() =>
        readOnly("Another tab took this project over, having had no answer from this one. Here it can be read."),
      ),
    onGranted: (project) =>
      void inTurn("reading what the other tab wrote", async () => {
        if (useLens.getState().projectId !== project) return;
        await refresh();
        setAccess("writing");
        notify(
          "info",
          "The other tab has let go of this project: this one writes it now, from where the other stopped.",
          { about: "access", fleeting: true },
        );
      }),
  };
}
