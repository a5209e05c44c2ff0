/** Milliseconds of computing after which others get a turn. */
const TURN = 8;

let last = 0;
let channel: MessageChannel | null = null;

function nextTask(): Promise<void> {
  if (typeof setImmediate === "function") return new Promise((resolve) => void setImmediate(resolve));
  if (channel === null) {
    channel = new MessageChannel();
    channel.port1.start();
  }
  const { port1, port2 } = channel;
  return new Promise((resolve) => {
    port1.addEventListener("message", () => resolve(), { once: true });
    port2.postMessage(null);
  });
}

/**
 * Lets waiting events in, a cancel say, if this thread has computed for a while. Promises alone never do: their
 * continuations all run before the next message is looked at.
 *
 * @param turn milliseconds that count as a while
 */
export async function yieldToEventLoop(turn: number = TURN): Promise<void> {
  if (performance.now() - last < turn) return;
  await nextTask();
  last = performance.now();
}

/** Milliseconds in which a device that computes beside this thread may wait for its answer to be heard. */
const DEVICE_TURN = 1;

/** The same for a thread that a device answers to: until it is heard, it has nothing to do. */
export const letDeviceBeHeard = (): Promise<void> => yieldToEventLoop(DEVICE_TURN);
