import { fileOf, type OfflineBuild } from "./build.ts";

/** Responses as the page gets them: with the policy and the isolation that a host may not send. */

/** Of a host's own headers these go on; all else, another policy too, gives way to ours. */
const PASSED = ["content-type", "content-range", "accept-ranges", "etag", "last-modified", "cache-control"];

/** What a browser insists on, and what hosts get wrong. */
const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  mjs: "text/javascript",
  wasm: "application/wasm",
};

/** By the file that answers, letter by letter. @param path in the folder */
export function headersFor(
  path: string,
  { files, installWorkers, headers }: OfflineBuild,
): Readonly<Record<string, string>> {
  if (installWorkers.includes(path)) return headers.install;
  return fileOf(path, files) === "viewer.html" ? headers.viewer : headers.other;
}

/** The same answer under our headers. What a browser itself has to follow, a redirect, stays as it is. */
export function underPolicy(response: Response, path: string, build: OfflineBuild): Response {
  if (response.type === "opaqueredirect" || response.status === 0) return response;
  const headers = new Headers(headersFor(path, build));
  for (const name of PASSED) {
    const value = response.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  const type = TYPES[path.slice(path.lastIndexOf(".") + 1)];
  if (type !== undefined && response.ok) headers.set("content-type", type);
  const { status, statusText } = response;
  const empty = status === 204 || status === 205 || status === 304;
  return new Response(empty ? null : response.body, { status, statusText, headers });
}

/**
 * A file that is kept, or the part of it that is asked for.
 *
 * @param range the request's `Range`; one that is no single range is answered by the whole, as servers may
 */
export function partOf(file: Blob, range: string | null): Response {
  const type = { "Content-Type": file.type, "Accept-Ranges": "bytes" };
  const found = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range ?? "");
  if (found === null) return new Response(file, { headers: type });
  const start = Number(found[1]);
  const end = Math.min(file.size, found[2] === "" ? file.size : Number(found[2]) + 1);
  if (start >= end)
    return new Response(null, { status: 416, headers: { ...type, "Content-Range": `bytes */${file.size}` } });
  return new Response(file.slice(start, end, file.type), {
    status: 206,
    headers: { ...type, "Content-Range": `bytes ${start}-${end - 1}/${file.size}` },
  });
}
