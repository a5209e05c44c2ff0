import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
import { main } from "../../src/cli/main.ts";
import { Reporter } from "../../src/cli/reporter.ts";
import { startEngineHere } from "./engine-here.ts";
import { ORACLE } from "../parity/oracle.ts";

/** The real command in a process of its own, as a shell starts it. */
export const COMMAND = fileURLToPath(new URL("../../src/cli/masc-lens.mjs", import.meta.url));
export const NAFLEX = join(ORACLE, "models", "siglip2-naflex-tiny");
export const FIXED = join(ORACLE, "models", "siglip2-fixed-tiny-128");
export const CLIP = join(ORACLE, "models", "clip-tiny-patch32");
export const DINO = join(ORACLE, "models", "dino-tiny-vits8");
export const PICTURES = fileURLToPath(new URL("../fixtures/pictures", import.meta.url));

/** The package's numbers are met to this. */
export const TOLERANCE = 2e-5;

export type Row = Record<string, unknown> & { id: string | number; error?: { code: string; message: string } };

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly ended: Promise<Ended>;
  readonly process: ReturnType<typeof spawn>;
}

export function start(words: readonly string[], cwd = tmpdir(), command = COMMAND): Started {
  const child = spawn(process.execPath, [command, ...words], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<Ended>((resolve, reject) => {
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { ended, process: child };
}

export const mascLens = (words: readonly string[], cwd?: string, command?: string): Promise<Ended> =>
  start(words, cwd, command).ended;

/** The same in this process, its engine too: where only what comes of many calls is of interest. Rows have to go to a file. */
export async function mascLensHere(words: readonly string[]): Promise<Omit<Ended, "stdout">> {
  let stderr = "";
  const code = await main(words, new Reporter({ write: (text) => (stderr += text) }), startEngineHere);
  return { code, stderr };
}

export function rowsOf(text: string): Row[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Row => JSON.parse(line));
}

export const rowsIn = (file: string): Row[] => rowsOf(readFileSync(file, "utf8"));

/** A folder that goes when the file's tests are over. */
export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "masc-lens-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file with its folders. @returns its path */
export function put(file: string, content: string | Uint8Array): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}
