import { createHandlers } from "../../src/cli/engine-serve.ts";
import type { EngineCalls } from "../../src/cli/engine-calls.ts";
import type { Engine } from "../../src/cli/engine.ts";
import { useKernels } from "../../src/imaging/kernels.ts";
import { connectCalls, serveCalls, type CallReply } from "../../src/lib/calls.ts";

/**
 * The engine of a command without a process of its own, whose start takes longer than a few tiny rows. What is said goes
 * through a channel, which copies it as the one between processes does.
 */
export function startEngineHere(): Engine {
  const { port1: ours, port2: theirs } = new MessageChannel();
  serveCalls<EngineCalls>(
    {
      postMessage: (reply: CallReply<EngineCalls>) => theirs.postMessage(reply),
      addEventListener: (type, listener) => theirs.addEventListener(type, listener),
    },
    createHandlers(),
  );
  const caller = connectCalls<EngineCalls>(
    {
      postMessage: (request) => ours.postMessage(request),
      addEventListener: (type: string, listener: (event: MessageEvent) => void) => {
        if (type === "message") ours.addEventListener(type, listener);
      },
      terminate: () => ours.close(),
    },
    "The engine stopped.",
  );
  for (const port of [ours, theirs]) port.start();
  return {
    died: new Promise(() => undefined),
    call: caller.call,
    end() {
      caller.end();
      // The next test of this thread begins without them.
      useKernels({});
    },
  };
}
