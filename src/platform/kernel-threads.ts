import { LensError } from "../lib/errors.ts";

/**
 * Threads that carry out programs of kernels/encoder.ts over one shared memory. A thread that ends or fails ends them
 * all: the others would wait for it.
 */

/** A program in the shared memory: see `run` in kernels/encoder.ts. */
export interface KernelProgram {
  readonly steps: number;
  readonly count: number;
  /** Memory of the threads' own, one behind the other. */
  readonly scratch: number;
  readonly scratchBytes: number;
  /** Milliseconds after which threads that have not answered count as lost. */
  readonly patience: number;
}

export interface KernelThreads {
  readonly count: number;
  readonly memory: WebAssembly.Memory;
  /** Below this address the memory is theirs. */
  readonly start: number;
  /** One program at a time. @throws LensError failed_inference where the threads are lost */
  run(program: KernelProgram): Promise<void>;
  /** Settles, saying why, when they are gone. */
  readonly lost: Promise<string>;
  close(): void;
}

/** What a thread is told first, and then for every program. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
}
export type ThreadProgram = readonly [steps: number, count: number, threads: number, control: number, scratch: number];
/** What it answers: null for done, ready too. */
export type ThreadAnswer = string | null;

/** A thread, once it is started; how depends on where. */
export interface ThreadPort {
  post(message: ThreadStart | ThreadProgram): void;
  end(): void;
}
export type SpawnThread = (onAnswer: (answer: ThreadAnswer) => void, onGone: (why: string) => void) => ThreadPort;

/** Where threads meet: int32 [2]. Nothing lies at 0, so that no address is. */
const CONTROL = 64;
const START = 1024;
const MOST_PAGES = 2 ** 16;
/** Milliseconds in which threads are ready. */
const STARTING = 20_000;

/** @throws LensError failed_inference where threads do not start */
export async function openKernelThreads(
  module: WebAssembly.Module,
  count: number,
  spawn: SpawnThread,
): Promise<KernelThreads> {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  let gone: string | null = null;
  let answered: (() => void) | null = null;
  let failed: ((why: string) => void) | null = null;
  let waiting = 0;
  let lose: ((why: string) => void) | null = null;
  const lost = new Promise<string>((resolve) => (lose = resolve));
  const ports: ThreadPort[] = [];

  const end = (why: string) => {
    if (gone !== null) return;
    gone = why;
    for (const port of ports) port.end();
    failed?.(why);
    lose?.(why);
  };
  const wait = (patience: number) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => end("its threads did not answer"), patience);
      waiting = count;
      answered = () => {
        if (--waiting > 0) return;
        clearTimeout(timer);
        resolve();
      };
      failed = (why) => {
        clearTimeout(timer);
        reject(new LensError("failed_inference", `The kernels stopped: ${why}.`));
      };
      if (gone !== null) failed(gone);
    });

  const ready = wait(STARTING);
  try {
    for (let i = 0; i < count; i++) ports.push(spawn((answer) => (answer === null ? answered?.() : end(answer)), end));
    for (const port of ports) port.post({ module, memory });
  } catch (thrown) {
    end(thrown instanceof Error ? thrown.message : String(thrown));
  }
  await ready;
  return {
    count,
    memory,
    start: START,
    lost,
    run({ steps, count: length, scratch, scratchBytes, patience }) {
      const done = wait(patience);
      if (gone === null)
        for (const [i, port] of ports.entries()) port.post([steps, length, count, CONTROL, scratch + i * scratchBytes]);
      return done;
    },
    close: () => end("they were closed"),
  };
}
