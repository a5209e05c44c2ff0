import type { Commands } from "../../store/commands.ts";
import { busily } from "../report.ts";

/** Writes a report of the samples that are acted on; what writes it is fetched now. */
export const reportChosen = (commands: Pick<Commands, "explain" | "pictures">): void =>
  void busily("writing the report", async (signal) => (await import("./save-report.ts")).saveReport(signal, commands));
