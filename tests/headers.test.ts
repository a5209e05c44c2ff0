import { rmSync } from "node:fs";
import { request, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build, createServer, preview, type InlineConfig, type PreviewServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contentPolicy, installPolicy, metaPolicy } from "../hosting/policy.ts";
import { builtInstallWorkers, secureHeaders, secureResponses } from "../vite.headers.ts";
import { put, workFolder } from "./cli/masc-lens.ts";

/** A page with an installing worker and another one, built and served by the product's plugin: who gets the policy that lets out. */

const sentPolicy = (url: string) => secureHeaders(null, url, [])["Content-Security-Policy"];

const root = join(workFolder(), "page");
const config = {
  configFile: false,
  root,
  logLevel: "silent",
  plugins: [secureResponses()],
  worker: { format: "es" },
  cacheDir: join(root, ".cache"),
} as const satisfies InlineConfig;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** As it is written: fetch() would tidy the path. */
function ask(server: PreviewServer | ViteDevServer, path: string, method = "GET", accept = "*/*"): Promise<Answer> {
  const { port } = server.httpServer!.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: "127.0.0.1", port, path, method, headers: { accept, host: `127.0.0.1:${port}` } },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    sent.on("error", reject);
    sent.end();
  });
}

const policyOf = ({ headers }: Answer) => String(headers["content-security-policy"]).replace(/ 'nonce-[^']+'/, "");
const isPage = ({ text }: Answer) => text.includes("THE PAGE");

beforeAll(() => {
  put(
    join(root, "index.html"),
    '<!doctype html><html><head><meta charset="utf-8" /></head><body>THE PAGE<script type="module" src="/main.ts"></script></body></html>',
  );
  put(
    join(root, "main.ts"),
    'new Worker(new URL("./install-worker.ts", import.meta.url), { type: "module" }); new Worker(new URL("./other-install-worker.ts", import.meta.url), { type: "module" });',
  );
  put(join(root, "install-worker.ts"), "postMessage(1);");
  put(join(root, "other-install-worker.ts"), "postMessage(2);");
});

describe("the built page", () => {
  let server: PreviewServer;
  let worker: string;

  beforeAll(async () => {
    await build(config);
    server = await preview({ ...config, preview: { host: "127.0.0.1", port: 0 } });
    worker = builtInstallWorkers(join(root, "dist"))[0] ?? "";
  });
  afterAll(() => server.close());

  it("has one file with the installing worker's policy: the one that the build made", async () => {
    expect(builtInstallWorkers(join(root, "dist"))).toEqual([
      expect.stringMatching(/^\/install\/install-worker-[\w-]+\.js$/),
    ]);
    for (const path of [worker, `${worker}?a=b`]) {
      const answer = await ask(server, path);
      expect([path, answer.status, policyOf(answer), answer.headers["content-type"]]).toEqual([
        path,
        200,
        installPolicy(),
        expect.stringMatching(/^text\/javascript/),
      ]);
      expect(isPage(answer)).toBe(false);
    }
  });

  it("answers what is not there, and every other spelling of what is, without the page and with the closed policy", async () => {
    const name = worker.slice("/install/".length);
    const absent = [
      "/install/install-worker-x.js",
      "/install/install-worker-AAAAAAAA.js",
      `${worker}.map`,
      `${worker}/x.js`,
      `/install-worker.js`,
      "/src/engine/install-worker.ts",
      "/nowhere",
      "/nowhere/",
      "/a/b/c.html",
      "/favicon.ico",
      "/.vite/nothing",
    ];
    const odd = [
      `${worker}/`,
      `/install/%69${name.slice(1)}`,
      `/install//${name}`,
      `//install/${name}`,
      `/./install/${name}`,
      `/x/..${worker}`,
      `/%2e%2e${worker}`,
      `/install%2f${name}`,
      worker.toUpperCase(),
      worker.replace(".js", ".JS"),
      `${worker}%00`,
      `${worker}%3f`,
      `${worker};x`,
      `${worker}#x`,
      `${worker}%20`,
    ]; // what begins with no slash is refused before anybody is asked
    for (const accept of ["*/*", "text/html"]) {
      for (const path of [...absent, ...odd]) {
        const answer = await ask(server, path, "GET", accept);
        expect([path, policyOf(answer), isPage(answer)]).toEqual([path, contentPolicy(), false]);
        if (absent.includes(path)) expect([path, answer.status, answer.text]).toEqual([path, 404, ""]);
      }
    }
    for (const method of ["POST", "PUT", "OPTIONS"])
      expect(policyOf(await ask(server, worker, method))).toBe(contentPolicy());
  });

  it("is at its address, with a query, and by its name, under the closed policy", async () => {
    for (const path of ["/", "/?device=wasm", "/index.html", "/index.html?x", "/?/install/install-worker-x.js"]) {
      const answer = await ask(server, path);
      expect([path, answer.status, isPage(answer), policyOf(answer)]).toEqual([path, 200, true, contentPolicy()]);
      expect(answer.headers["content-type"]).toMatch(/^text\/html/);
    }
  });

  it("carries what a page can carry of the policy, before any script", async () => {
    const { text } = await ask(server, "/");
    const unescaped = text.replaceAll("&#39;", "'");
    expect(unescaped).toContain(`<meta http-equiv="Content-Security-Policy" content="${metaPolicy()}">`);
    expect(unescaped.indexOf("Content-Security-Policy")).toBeLessThan(unescaped.search(/<script|<link/));
    // Browsers look for it in the first 1024 bytes.
    expect(text.indexOf('charset="utf-8"')).toBeLessThan(1000);
    expect(`${metaPolicy()}; frame-ancestors 'none'`).toBe(contentPolicy());
  });

  it("may be framed where it is the viewer, which then runs no WebAssembly and no worker, and nowhere else", () => {
    for (const path of ["/viewer.html", "/viewer.html?project=a"]) {
      expect(sentPolicy(path)).not.toMatch(/frame-ancestors|wasm/);
      expect(sentPolicy(path)).toMatch(/default-src 'none'; script-src 'self'; worker-src 'none'; connect-src 'self';/);
      expect(secureHeaders(null, path, [])["Cross-Origin-Resource-Policy"]).toBe("cross-origin");
    }
    for (const path of ["/", "/index.html", "/x/viewer.html", "/viewer.html/", "/Viewer.html", "/?/viewer.html"]) {
      expect(sentPolicy(path)).toBe(contentPolicy());
      expect(secureHeaders(null, path, [])["Cross-Origin-Resource-Policy"]).toBe("same-origin");
    }
  });

  it("has no file with that policy once the worker's is gone, or the record of it", async () => {
    rmSync(join(root, "dist", worker));
    const gone = await ask(server, worker);
    expect([gone.status, policyOf(gone)]).toEqual([404, contentPolicy()]);
    put(join(root, "dist", worker), "postMessage(1);");
    expect(policyOf(await ask(server, worker))).toBe(installPolicy());
    put(join(root, "dist/.vite/install-workers.json"), "{");
    expect(policyOf(await ask(server, worker))).toBe(contentPolicy());
  });
});

describe("the development server", () => {
  let server: ViteDevServer;

  beforeAll(async () => {
    server = await createServer({ ...config, server: { host: "127.0.0.1", port: 0 } });
    await server.listen();
  });
  afterAll(() => server.close());

  it("answers what is not there with 404, and never with the page", async () => {
    for (const path of [
      "/install/install-worker-x.js",
      "/nowhere",
      "/src/engine/install-worker.ts",
      "/nowhere.ts",
      "/install-worker.ts/x",
    ]) {
      const answer = await ask(server, path);
      expect([path, answer.status, isPage(answer), policyOf(answer)]).toEqual([path, 404, false, contentPolicy()]);
    }
    for (const path of ["/", "/?x"])
      expect([(await ask(server, path)).status, isPage(await ask(server, path))]).toEqual([200, true]);
  });
});
