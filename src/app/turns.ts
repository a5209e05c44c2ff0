import { Mutex } from "../lib/mutex.ts";
import { busily } from "./report.ts";

/**
 * Runs a step, under a name for the status line, after those begun before it. Opening, closing and adding wait for each
 * other: what is added while a project closes is the next one's.
 */
export type Turns = (what: string, task: () => Promise<void>) => Promise<void>;

export function createTurns(): Turns {
  const turns = new Mutex();
  return (what, task) => turns.run(() => busily(what, task));
}
