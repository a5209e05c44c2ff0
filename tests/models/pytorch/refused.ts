import { expect } from "vitest";
import type { ErrorCode } from "../../../src/lib/errors.ts";
import { openPytorch } from "../../../src/models/pytorch/open.ts";
import { bytesSource, type ByteSource } from "../../../src/platform/bytes.ts";
import { processorTime } from "../../processor-time.ts";
import { call, dict, pickle, str } from "./write-pytorch.ts";

/** For files that were made to do harm, or are broken: each is refused by what is wrong with it, at once. */

/** Milliseconds of a processor, whatever else the machine does. */
const AT_ONCE = 5000;

export const file = (bytes: Uint8Array, name = "pytorch_model.bin") => bytesSource(`tiny/${name}`, bytes);

export async function refused(sources: readonly ByteSource[], code: ErrorCode, message: RegExp): Promise<void> {
  const spent = processorTime();
  await expect(openPytorch(sources)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  expect(spent()).toBeLessThan(AT_ONCE);
}

/** A pickle of a table with one value. */
export const state = (value: Uint8Array) => pickle(dict({ a: value }));
export const evil = (name: string) => call(name, str("touch /tmp/owned"));
