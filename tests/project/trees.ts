import { broken } from "../../tools/trees/broken.mjs";
import { dreambenchPlus, FULL, type TreeFile, type TreeOptions } from "../../tools/trees/dreambench-plus.mjs";
import type { IntakeFile } from "../../src/project/contents.ts";

/** Trees of tools/trees without a picture in them, for tests that read names and texts. */

const named = (kind: string) => (number: number) => new TextEncoder().encode(`${kind} ${number}`);
const NO_PICTURES = { jpeg: named("jpeg"), png: named("png"), mask: named("mask") };

const SMALL: TreeOptions = { ...FULL, concepts: 4, prompts: 2, methods: 2, code: false };

const toFile = ([path, bytes]: TreeFile): IntakeFile => ({
  path,
  size: bytes.length,
  read: () => Promise.resolve(bytes),
});

/** @param faults by which it is broken, one after the other */
export const treeOf = (options: Partial<TreeOptions> = {}, faults: readonly string[] = []): IntakeFile[] =>
  Array.from(broken(dreambenchPlus({ ...SMALL, ...options }, NO_PICTURES), faults), toFile);

export const textFile = (path: string, text = ""): IntakeFile => toFile([path, new TextEncoder().encode(text)]);
