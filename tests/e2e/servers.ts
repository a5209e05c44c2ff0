import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Small servers that tests put beside the page's own. */
export interface TestServer {
  /** "http://127.0.0.1:1234" */
  readonly origin: string;
  close(): Promise<void>;
}

export async function listen(server: Server): Promise<TestServer> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface CountingServer extends TestServer {
  /** The paths that were asked for, WebSockets' included. */
  readonly asked: string[];
}

/** Another origin. It answers anybody, and remembers. */
export async function countingServer(): Promise<CountingServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(200, {
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
      "Content-Type": "text/javascript",
    });
    response.end("export {};");
  });
  server.on("upgrade", (request, socket) => {
    asked.push(request.url ?? "");
    socket.destroy();
  });
  return { asked, ...(await listen(server)) };
}

/** Passed on as they are; the rest of what a server of plain files would not send is left out. */
const PLAIN_HEADERS = ["content-type", "content-length", "etag"] as const;

const plain = (headers: Headers | IncomingHttpHeaders) =>
  Object.fromEntries(
    PLAIN_HEADERS.flatMap((name) => {
      const value = headers instanceof Headers ? headers.get(name) : headers[name];
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );

/** The same files as `base` serves, without a single header of security: what a simple static server does. */
export function plainServer(base: string): Promise<TestServer> {
  return listen(
    createServer((request, response) => {
      void fetch(new URL(request.url ?? "/", base)).then(async (answer) => {
        response.writeHead(answer.status, plain(answer.headers));
        response.end(Buffer.from(await answer.arrayBuffer()));
      });
    }),
  );
}

/** An empty page and an empty worker (/worker.js) without any policy. */
export function bareServer(): Promise<TestServer> {
  return listen(
    createServer((request, response) => {
      const script = request.url === "/worker.js";
      response.writeHead(200, { "Content-Type": script ? "text/javascript" : "text/html" });
      response.end(script ? "export {};" : "<!doctype html><title>bare</title>");
    }),
  );
}
