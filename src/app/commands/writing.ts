import { notify } from "../../store/actions/notices.ts";
import { mayChange, whileAllowed, type ChangingCommands } from "../../store/read-only.ts";
import { useLens } from "../../store/store.ts";

/** What changes the open project, refused with the reason while another tab writes it. */
export function onlyWhileWriting(commands: ChangingCommands): ChangingCommands {
  return whileAllowed(
    commands,
    () => mayChange(useLens.getState()),
    () =>
      notify(
        "info",
        "Another tab writes this project; here it can only be read. Take it over, above, to change it here.",
        { about: "access" },
      ),
  );
}
