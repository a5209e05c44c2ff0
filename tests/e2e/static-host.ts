import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listen, type TestServer } from "./servers.ts";

/** A host of plain files, as people put the built folder on one: below a path, with headers of its own or none. */
export interface StaticHost extends TestServer {
  /** "http://site.localhost:1234/some/where/": a name, since on a bare loopback address the service worker asks the server first. */
  readonly address: string;
  /** What stands in the place of a file, or besides: paths in the folder. */
  readonly instead: Map<string, string>;
}

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".webmanifest": "application/manifest+json",
};

interface Options {
  /** @param path in the folder, as it is asked for */
  readonly headers?: (path: string) => Readonly<Record<string, string>>;
  readonly base?: string;
}

export async function staticHost({ headers = () => ({}), base = "/some/where/" }: Options = {}): Promise<StaticHost> {
  const instead = new Map<string, string>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const path = decodeURIComponent(pathname.startsWith(base) ? pathname.slice(base.length) : "..");
    const name = path === "" ? "index.html" : path;
    const file = join(DIST, name);
    const text = instead.get(name);
    const there = text !== undefined || (!name.includes("..") && existsSync(file) && statSync(file).isFile());
    response.writeHead(there ? 200 : 404, {
      "Content-Type": TYPES[extname(name)] ?? "application/octet-stream",
      ...headers(path),
    });
    response.end(there ? (text ?? readFileSync(file)) : "not found");
  });
  const listening = await listen(server);
  return { ...listening, instead, address: `${listening.origin.replace("127.0.0.1", "site.localhost")}${base}` };
}
