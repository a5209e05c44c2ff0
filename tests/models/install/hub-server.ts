import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that answers as the model hub does, and its CDN on another origin; what goes wrong is what a test says. */

export const COMMIT = "0123456789abcdef0123456789abcdef01234567";
export const REPOSITORY = "owner/model";

export interface HubFault {
  /** Asked before a range is sent; what is returned happens instead. Counts from 0 over all ranges of weights. */
  (request: { readonly index: number; readonly path: string; readonly start: number; readonly end: number }):
    | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
    /** The connection ends after so many bytes of the body. */
    | { readonly cutAfter: number }
    /** Other bytes come, under another ETag or the same. */
    | { readonly bytes: Uint8Array; readonly etag?: string }
    | null;
}

export interface HubServer {
  readonly origin: string;
  /** Of the other origin. */
  readonly cdn: string;
  /** "GET /owner/model/resolve/…", in the order they came, preflights too. */
  readonly asked: string[];
  /** Ranges that the CDN was asked for, as "path start-end". */
  readonly ranges: string[];
  /** Authorization headers that reached the hub, and the CDN, which should have none. */
  readonly tokens: { readonly hub: string[]; readonly cdn: string[] };
  fault: HubFault;
  /** What has to be presented; null: the repository is open. */
  token: string | null;
  /** Milliseconds before every answer of the CDN. */
  delay: number;
  /** What an answer of the CDN waits for, by the bytes that are asked for. */
  held: (start: number, end: number) => Promise<void>;
  /** What the tree API tells as SHA-256, where it is not the truth. */
  readonly lies: Map<string, string>;
  files: ReadonlyMap<string, Uint8Array>;
  close(): Promise<void>;
}

const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "authorization, range",
  "Access-Control-Allow-Methods": "GET",
  "Access-Control-Expose-Headers": "ETag, Content-Range, Link, Retry-After, X-Repo-Commit",
};

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const closing = (server: Server) => {
  server.closeAllConnections();
  return new Promise<void>((resolve) => server.close(() => resolve()));
};

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...CORS, ...headers });
  response.end();
}

/** @param ports the hub's and the CDN's; 0 for any */
export async function hubServer(
  files: ReadonlyMap<string, Uint8Array>,
  ports: readonly [number, number] = [0, 0],
): Promise<HubServer> {
  let index = 0;
  let cdnOrigin = "";

  const answerHub = (request: IncomingMessage, response: ServerResponse) => {
    hub.asked.push(`${request.method} ${request.url}`);
    if (request.method === "OPTIONS") return refuse(response, 204);
    if (request.method !== "GET") return refuse(response, 405);
    const { authorization } = request.headers;
    if (authorization !== undefined) hub.tokens.hub.push(authorization);
    if (hub.token !== null && authorization !== `Bearer ${hub.token}`)
      return refuse(response, 401, { "X-Error-Code": "GatedRepo" });
    const url = new URL(request.url ?? "/", "http://hub");
    const json = (value: unknown) => {
      response.writeHead(200, { ...CORS, "Content-Type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (
      /^\/api\/models\/owner\/model\/revision\/(?:main|v1|0123456789abcdef0123456789abcdef01234567)$/.test(url.pathname)
    )
      return json({ sha: COMMIT });
    if (url.pathname === `/api/models/${REPOSITORY}/tree/${COMMIT}`) {
      return json([
        { type: "directory", path: "onnx", size: 0, oid: "d" },
        ...[...hub.files].map(([path, bytes]) => ({
          type: "file",
          path,
          size: bytes.length,
          oid: "0",
          ...(path.endsWith(".safetensors") && {
            lfs: { oid: hub.lies.get(path) ?? sha256(bytes), size: bytes.length, pointerSize: 134 },
          }),
        })),
      ]);
    }
    const path = new RegExp(`^/${REPOSITORY}/resolve/${COMMIT}/(.+)$`).exec(url.pathname)?.[1];
    if (path === undefined || !hub.files.has(path)) return refuse(response, 404);
    // Large files stand on the CDN, small ones here.
    if (path.endsWith(".safetensors")) return refuse(response, 302, { Location: `${cdnOrigin}/${path}?signature=abc` });
    sendRange(request, response, path, null);
  };

  const sendRange = (request: IncomingMessage, response: ServerResponse, path: string, what: ReturnType<HubFault>) => {
    const whole = hub.files.get(path)!;
    const bytes = what !== null && "bytes" in what ? what.bytes : whole;
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    const [start, end] =
      range === null ? [0, bytes.length] : [Number(range[1]), Math.min(bytes.length, Number(range[2]) + 1)];
    if (start >= bytes.length) return refuse(response, 416, { "Content-Range": `bytes */${bytes.length}` });
    const body = bytes.subarray(start, end);
    const etag = (what !== null && "etag" in what ? what.etag : undefined) ?? `"${path}-1"`;
    response.writeHead(range === null ? 200 : 206, {
      ...CORS,
      ETag: etag,
      "Content-Length": body.length,
      ...(range !== null && { "Content-Range": `bytes ${start}-${end - 1}/${bytes.length}` }),
    });
    if (what === null || !("cutAfter" in what)) response.end(body);
    else response.write(body.subarray(0, what.cutAfter), () => setTimeout(() => response.destroy(), 5));
  };

  const answerCdn = (request: IncomingMessage, response: ServerResponse) => {
    if (request.method === "OPTIONS") return refuse(response, 204);
    if (request.headers.authorization !== undefined) hub.tokens.cdn.push(request.headers.authorization);
    const path = decodeURIComponent((request.url ?? "/").slice(1).split("?")[0] ?? "");
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    const [start, end] = [Number(range?.[1] ?? 0), Number(range?.[2] ?? -1) + 1];
    hub.ranges.push(`${path} ${start}-${end}`);
    const what = hub.fault({ index: index++, path, start, end });
    const answer = () => {
      if (what !== null && "status" in what) refuse(response, what.status, what.headers);
      else sendRange(request, response, path, what);
    };
    setTimeout(() => void hub.held(start, end).then(answer), hub.delay);
  };

  const servers = [createServer(answerHub), createServer(answerCdn)] as const;
  const hub: HubServer & { origin: string; cdn: string } = {
    origin: "",
    cdn: "",
    asked: [],
    ranges: [],
    tokens: { hub: [], cdn: [] },
    fault: () => null,
    token: null,
    delay: 0,
    held: () => Promise.resolve(),
    lies: new Map(),
    files,
    close: async () => void (await Promise.all(servers.map(closing))),
  };
  hub.origin = await listen(servers[0], ports[0]);
  hub.cdn = cdnOrigin = await listen(servers[1], ports[1]);
  return hub;
}
