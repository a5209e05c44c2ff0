import { LensError } from "../lib/errors.ts";
import { bytesSource, type ByteSource } from "../platform/bytes.ts";
import type { SelfCheckFiles } from "./self-check.ts";

/** Where public/ has what the self-check needs; see self-check.ts. */
const CHECKPOINT = [
  "config.json",
  "model.safetensors",
  "preprocessor_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
].map((name) => `self-check/checkpoint/${name}`);
const GOLDENS = "self-check/goldens.safetensors";

/** The page's folder, as seen from this worker's file: the built one lies in a folder within it, wherever that is. */
const BASE = import.meta.env.BASE_URL === "./" ? "../" : import.meta.env.BASE_URL;

async function load(path: string): Promise<ByteSource> {
  const response = await fetch(new URL(BASE + path, globalThis.location.href)).catch(() => null);
  // A server for pages of one address answers with the page where it has no file.
  if (response === null || !response.ok || response.headers.get("content-type")?.startsWith("text/html")) {
    throw new LensError("missing_file", `${path} could not be loaded from this page's own server.`);
  }
  // In memory: a browser hands out a piece of a blob by another process, which took longer for each tensor than computing with it.
  return bytesSource(path, new Uint8Array(await response.arrayBuffer()));
}

/** Loads them from the page's own server. @throws LensError missing_file */
export async function loadSelfCheck(): Promise<SelfCheckFiles> {
  const [goldens, ...checkpoint] = await Promise.all([load(GOLDENS), ...CHECKPOINT.map(load)]);
  return { goldens, checkpoint };
}
