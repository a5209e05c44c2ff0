import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { connectCalls, type Caller } from "../lib/calls.ts";
import type { EngineCalls } from "./engine-calls.ts";

/** The engine's process as the other one sees it. */
export interface Engine extends Caller<EngineCalls> {
  /** Settles, saying how, when the process is gone without having been ended here. */
  readonly died: Promise<string>;
}

/** How an engine is come by: a process of its own, but where a caller has another. */
export type StartEngine = () => Engine;

const ENTRY = fileURLToPath(new URL("./engine-process.mjs", import.meta.url));

/** What a person makes of how a process ended. */
function wordsOf(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal === "SIGKILL") return "the system ended it, as it does where memory runs out";
  if (signal === "SIGABRT" || code === 134) return "it gave up, as it does where memory runs out";
  return signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`;
}

/** Starts the engine. What it computes with is its own: its death costs the row that it was at. */
export function startEngine(): Engine {
  // Rows go to stdout, and nothing else.
  const child = fork(ENTRY, { serialization: "advanced", stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const died = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => {
      const ended = () => resolve(wordsOf(code, signal));
      // What it said before its end comes first.
      if (child.connected) child.once("disconnect", ended);
      else ended();
    });
    child.once("error", ({ message }) => resolve(message));
  });
  const end = () => void child.kill("SIGKILL");
  process.once("exit", end);
  const caller = connectCalls<EngineCalls>(
    {
      // A process that is gone takes no messages; that it is gone is told by `died`.
      postMessage: (request) => void (child.connected && child.send(request, () => undefined)),
      addEventListener: (type: string, listener: (event: MessageEvent) => void) => {
        if (type === "message") child.on("message", (data) => listener(new MessageEvent("message", { data })));
      },
      terminate: end,
    },
    "The engine stopped.",
  );
  return {
    died,
    call: caller.call,
    end() {
      process.off("exit", end);
      caller.end();
    },
  };
}
