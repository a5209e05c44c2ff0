// @ts-check
/**
 * Makes WebAssembly of the kernels in this folder, which are AssemblyScript: `import bytes from "…/kernels/NAME.ts?wasm"`
 * gives them compiled, in a build (`kernels` below is its plugin) and where Node reads the sources as they are
 * (src/cli/typescript-loader.mjs). What was compiled is kept under .cache/kernels by a hash of the source, the
 * options and the compiler's version.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CACHE = path.join(ROOT, ".cache", "kernels");

/** -O3 sinks the encoders' sums into chains that V8 spills: -O2 of the same source is the faster there. Pictures' kernels have small functions, which it puts in their places. */
const OPTIONS = ["-O2", "--noAssert", "--runtime", "stub", "--enable", "simd", "--enable", "relaxed-simd"];
/** Of those whose threads share a memory, by name. */
const SHARED = ["--enable", "threads", "--importMemory", "--sharedMemory", "--maximumMemory", "65536"];
/** Of those in several files: vectors go from one to another, and not out of the module. */
const INNER = ["--disableWarning", "112"];
/** @type {Readonly<Record<string, readonly string[]>>} */
const MORE_OPTIONS = {
  jpeg: ["-O3", ...INNER],
  png: ["-O3"],
  resample: ["-O3"],
  // Its constants lie behind where threads meet, below what src/platform/kernel-threads.ts gives out.
  encoder: [...SHARED, "--initialMemory", "1", "--memoryBase", "128", ...INNER],
};

/** @param {string} source a kernel's path */
const optionsOf = (source) => [...OPTIONS, ...(MORE_OPTIONS[path.basename(source, ".ts")] ?? [])];

/** What a kernel is made of: its file, and those of the folder of its name. @param {string} source */
function sourcesOf(source) {
  const folder = source.slice(0, -".ts".length);
  const others = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  return [source, ...others.map((name) => path.join(folder, name))];
}

/** @returns {string | null} the compiler's entry; null where only what the command line needs was installed */
function compiler() {
  try {
    return createRequire(import.meta.url).resolve("assemblyscript/bin/asc.js");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}

/**
 * @param {string} asc the compiler's entry
 * @param {string} source a kernel's path
 * @returns {Uint8Array} the module
 */
function compile(asc, source) {
  const folder = mkdtempSync(path.join(tmpdir(), "masc-lens-kernel-"));
  try {
    const file = path.join(folder, "kernel.wasm");
    const { status, stderr } = spawnSync(process.execPath, [asc, source, "--outFile", file, ...optionsOf(source)], {
      encoding: "utf8",
      cwd: ROOT,
    });
    if (status !== 0) throw new SyntaxError(`${path.relative(ROOT, source)} does not compile:\n${stderr}`);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Kept for the next time, whole or not at all; a folder that cannot be written costs the compiling again. @param {string} file @param {Uint8Array} bytes */
function keep(file, bytes) {
  try {
    mkdirSync(CACHE, { recursive: true });
    const part = `${file}.${process.pid}`;
    writeFileSync(part, bytes);
    renameSync(part, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
  }
}

/**
 * @param {string} source a kernel's path
 * @returns {Uint8Array | null} the module; null where there is no compiler, and what it computes is left to TypeScript
 * @throws {SyntaxError} a source that does not compile
 */
export function kernelBytes(source) {
  const asc = compiler();
  if (asc === null) return null;
  const { version } = JSON.parse(readFileSync(path.join(asc, "..", "..", "package.json"), "utf8"));
  const hash = createHash("sha256").update(JSON.stringify([version, optionsOf(source)]));
  for (const one of sourcesOf(source)) hash.update(readFileSync(one));
  const file = path.join(CACHE, `${path.basename(source, ".ts")}-${hash.digest("hex").slice(0, 16)}.wasm`);
  if (existsSync(file)) return readFileSync(file);
  const bytes = compile(asc, source);
  keep(file, bytes);
  return bytes;
}

const KERNEL = /\/kernels\/[\w-]+\.ts\?wasm$/;

/**
 * A module of a kernel's bytes.
 *
 * @param {string} id a path or file URL that ends in "?wasm"
 * @returns {string | null} null for another file
 */
export function kernelModule(id) {
  if (!KERNEL.test(id)) return null;
  const bare = id.slice(0, -"?wasm".length);
  const bytes = kernelBytes(bare.startsWith("file:") ? fileURLToPath(bare) : bare);
  if (bytes === null) return "export default null;";
  const text = Buffer.from(bytes).toString("base64");
  return `export default Uint8Array.from(atob("${text}"), (letter) => letter.charCodeAt(0));`;
}

/** Vite's plugin. @returns {{ name: string, load: (id: string) => string | null }} */
export const kernels = () => ({ name: "masc-lens:kernels", load: kernelModule });
