import { Limiter } from "../../lib/limiter.ts";
import type { SharedReader } from "../../storage/shared/read.ts";

/**
 * A shared project may lie at the other end of a narrow line. What is looked at is read first; what lists show, small pictures made
 * of whole ones, a file after the other and only while nothing else is read.
 */
export interface InTurns {
  readonly shown: Pick<SharedReader, "pair" | "editing" | "file">;
  readonly listed: Pick<SharedReader, "file">;
}

export function inTurns(reader: InTurns["shown"]): InTurns {
  const oneByOne = new Limiter(1);
  let reading = 0;
  let waiting: (() => void)[] = [];
  const first = async <T>(read: Promise<T>): Promise<T> => {
    reading++;
    try {
      return await read;
    } finally {
      reading--;
      if (reading === 0) {
        for (const goOn of waiting) goOn();
        waiting = [];
      }
    }
  };
  const quiet = async (): Promise<void> => {
    if (reading === 0) return;
    await new Promise<void>((resolve) => waiting.push(resolve));
    await quiet();
  };
  return {
    shown: {
      pair: (sample, reference) => first(reader.pair(sample, reference)),
      editing: (sample, reference) => first(reader.editing(sample, reference)),
      file: (path) => first(reader.file(path)),
    },
    listed: {
      file: (path) =>
        oneByOne.run(new AbortController().signal, 1, async () => {
          await quiet();
          return reader.file(path);
        }),
    },
  };
}
