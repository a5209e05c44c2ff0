import { showMaking } from "../../store/actions/run.ts";
import { making } from "../lazy-modules.ts";
import type { Making, MakingParts } from "./make-masks.ts";

/** The commands of make-masks.ts before it is fetched: no first picture needs it. */
export function outlineMaking(parts: MakingParts): Making {
  let made: Promise<Making> | null = null;
  /** What stands by now. */
  let present: Making | null = null;
  const load = (): Promise<Making> =>
    (made ??= making.load().then(({ createMaking }) => (present = createMaking(parts))));
  return {
    going: () => present?.going() ?? false,
    cancel: () => present?.cancel(),
    stop: async () => present?.stop(),
    goOn: async () => (await load()).goOn(),
    commands: {
      showMaking,
      make: async (order) => (await load()).commands.make(order),
      remake: async (...args) => (await load()).commands.remake(...args),
      accept: (paths) => void load().then(({ commands }) => commands.accept(paths)),
      reject: (paths) => void load().then(({ commands }) => commands.reject(paths)),
    },
  };
}
