import { connectStudyWorker, type StudyClient } from "../../engine/study-client.ts";
import { createStudyHandlers } from "../../engine/study-handlers.ts";
import type { StudyCalls } from "../../engine/study-protocol.ts";
import { serveCalls, type CallReply, type CallRequest } from "../../lib/calls.ts";

/**
 * Intervals in this page's own thread, a step at a time: a page that is a file may start no worker, and one that other pages frame
 * has none in its policy. The page answers between the steps.
 */
export function studiesHere(): StudyClient {
  const { port1, port2 } = new MessageChannel();
  serveCalls<StudyCalls>(
    {
      postMessage: (reply, options) => port2.postMessage(reply, options),
      addEventListener: (_type, listener) =>
        port2.addEventListener("message", (event: MessageEvent<CallRequest<StudyCalls>>) => listener(event)),
    },
    createStudyHandlers(),
  );
  port1.start();
  port2.start();
  return connectStudyWorker({
    postMessage: (request) => port1.postMessage(request),
    addEventListener(type: string, listener: (event: MessageEvent<CallReply<StudyCalls>>) => void) {
      // A port has no errors of its own.
      if (type === "message") port1.addEventListener("message", listener);
    },
    terminate: () => port1.close(),
  });
}
