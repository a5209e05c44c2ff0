// @ts-check
/** What the budget of sizes is told by: a build's manifest and numbers of bytes. Pure. */

/**
 * The part of Vite's manifest that is read here.
 * @typedef {{ file: string, css?: string[], imports?: string[], dynamicImports?: string[] }} Chunk
 * @typedef {Readonly<Record<string, Chunk>>} Manifest
 */

/**
 * @param {unknown} value
 * @returns {value is Manifest}
 */
export function isManifest(value) {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).length > 0 &&
    Object.values(value).every((chunk) => typeof chunk?.file === "string")
  );
}

/**
 * The scripts that a browser fetches before it runs an entry: its own, and whatever is imported of it, not what it
 * imports later.
 *
 * @param {Manifest} manifest
 * @param {string} entry
 * @returns {string[]}
 */
export function scriptsBefore(manifest, entry) {
  const keys = new Set([entry]);
  for (const key of keys) {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`the manifest has no ${key}`);
    for (const imported of chunk.imports ?? []) keys.add(imported);
  }
  return [...new Set([...keys].map((key) => manifest[key]?.file ?? ""))];
}

/**
 * All files of the page by their names, chunks and styles.
 *
 * @param {Manifest} manifest
 * @param {RegExp} name
 * @returns {string[]}
 */
export function filesOf(manifest, name) {
  const files = Object.values(manifest).flatMap(({ file, css = [] }) => [file, ...css]);
  return [...new Set(files)].filter((file) => name.test(file));
}

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

/**
 * @param {Readonly<Record<string, number>>} sizes bytes
 * @param {Readonly<Record<string, number>>} budget bytes at most, of the same things
 * @returns {{ lines: string[], over: string[] }} a line each, and which are too large; what was not measured, or is empty, is too
 */
export function compare(sizes, budget) {
  const over = Object.keys(budget).filter((name) => !(sizes[name] && sizes[name] <= (budget[name] ?? 0)));
  const lines = Object.entries(budget).map(
    ([name, most]) =>
      `${over.includes(name) ? "✗" : "✓"} ${name}: ${kilobytes(sizes[name] ?? 0)} of ${kilobytes(most)}, gzipped`,
  );
  return { lines, over };
}
