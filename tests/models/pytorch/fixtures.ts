import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openSafetensors } from "../../../src/models/safetensors.ts";
import type { TensorFile } from "../../../src/models/tensor-file.ts";
import { bytesSource, type ByteSource } from "../../../src/platform/bytes.ts";

/** Files that PyTorch and timm saved; tools/fixtures/pytorch.py makes them. */
export const PYTORCH = fileURLToPath(new URL("../../fixtures/pytorch", import.meta.url));

export const bytesOf = (path: string) => new Uint8Array(readFileSync(`${PYTORCH}/${path}`));

/** @param path within the fixtures, with forward slashes */
export const fixture = (path: string, name = path): ByteSource => bytesSource(name, bytesOf(path));

/** The files of a folder of the fixtures. */
export const fixtureFolder = (folder: string): ByteSource[] =>
  readdirSync(`${PYTORCH}/${folder}`).map((name) => fixture(`${folder}/${name}`));

/** What is in them, as the safetensors library wrote it. */
export const expected = (name: string): Promise<TensorFile> => openSafetensors([fixture(`${name}.safetensors`)]);
