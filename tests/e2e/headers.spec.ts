import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, type Page, type Response } from "@playwright/test";
import { createServer, type ViteDevServer } from "vite";
import { builtInstallWorkers, secureHeaders } from "../../vite.headers.ts";
import { grid, saveData, watchConsole } from "./page.ts";

/** Every response carries the policy and the isolation, whoever asked for it: a worker obeys its own file's. */

const NAMES = Object.keys(secureHeaders()).map((name) => name.toLowerCase());

/** In development; built it is what the build wrote down. */
const SOURCE = ["/src/engine/install-worker.ts"];

/** One line for every header that a response lacks or has otherwise. */
function faults(headers: Readonly<Record<string, string>>, url: string): string[] {
  const { pathname } = new URL(url);
  const expected: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(secureHeaders(null, pathname, [...SOURCE, ...builtInstallWorkers()])).map(([name, value]) => [
      name.toLowerCase(),
      value,
    ]),
  );
  return NAMES.flatMap((name) => {
    const got = headers[name]?.replace(/ 'nonce-[^']+'/, "");
    return got === expected[name] ? [] : [`${url}: ${name} is ${got ?? "missing"}`];
  });
}

/** Loads the page and scores the first of its demo, and no more than those; every response on the way. */
async function openDemo(page: Page, base: string): Promise<Response[]> {
  const responses: Response[] = [];
  page.on("response", (response) => responses.push(response));
  await page.goto(base);
  await page.getByRole("button", { name: "Open the demo" }).click();
  await expect(grid(page).getByText("done").first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Cancel" }).click();
  return responses;
}

async function expectHeaders(responses: readonly Response[], base: string): Promise<void> {
  const ours = responses.filter((response) => response.url().startsWith(base));
  const headers = await Promise.all(ours.map((response) => response.allHeaders()));
  expect(headers.flatMap((all, i) => faults(all, ours[i]!.url()))).toEqual([]);
  // The page, its script, the engine's worker, onnxruntime's threads, WebAssembly and what is bundled.
  const urls = ours.map((response) => response.url()).join("\n");
  for (const part of [
    /\/$/m,
    /main.*\.tsx|index-.*\.js/,
    /\/worker/,
    /ort-wasm.*\.mjs/,
    /ort-wasm.*\.wasm/,
    /goldens/,
    /demo\/references/,
  ])
    expect(urls).toMatch(part);
  expect(responses.filter((response) => /^https?:/.test(response.url()) && !response.url().startsWith(base))).toEqual(
    [],
  );
}

async function expectOddAnswers(base: string): Promise<void> {
  const answers = [
    await fetch(`${base}nowhere.js`),
    await fetch(`${base}install/install-worker-x.js`),
    await fetch(`${base}nowhere`, { headers: { Accept: "text/html" } }),
    await fetch(base, { method: "POST", body: "x" }),
    await fetch(base, {
      method: "OPTIONS",
      headers: { Origin: "http://elsewhere.test", "Access-Control-Request-Method": "GET" },
    }),
  ];
  expect(answers.slice(0, 3).map(({ status }) => status)).toEqual([404, 404, 404]);
  for (const answer of answers) {
    expect(faults(Object.fromEntries(answer.headers), answer.url)).toEqual([]);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  }
}

test("of the built page", async ({ page, baseURL }) => {
  const complaints = watchConsole(page);
  await expectHeaders(await openDemo(page, baseURL!), baseURL!);
  await expectOddAnswers(baseURL!);
  expect(complaints).toEqual([]);
});

test("scripts and workers are never allowed in line, nor to evaluate text", () => {
  for (const nonce of [null, "n"]) {
    const policy = secureHeaders(nonce)["Content-Security-Policy"]!;
    const scripts = policy
      .split("; ")
      .filter((directive) => /^(?:script|worker|default|connect)-src/.test(directive))
      .join(" ");
    expect(scripts).not.toMatch(/'unsafe-(?:inline|eval)'|\*|https?:|data:|blob:/);
  }
});

test.describe("in development", () => {
  let server: ViteDevServer;
  let cacheDir: string;

  test.beforeAll(async () => {
    // Its own cache: another development server may be running.
    cacheDir = mkdtempSync(join(tmpdir(), "masc-lens-vite-"));
    server = await createServer({
      root: fileURLToPath(new URL("../..", import.meta.url)),
      cacheDir,
      logLevel: "error",
      server: { host: "127.0.0.1", port: 0 },
    });
    await server.listen();
  });
  test.afterAll(async () => {
    await server.close();
    rmSync(cacheDir, { recursive: true, force: true });
  });

  test("of the development server, whose page works under them and hears of changes", async ({ page }) => {
    const complaints = watchConsole(page);
    const base = server.resolvedUrls!.local[0]!;
    const sockets: string[] = [];
    page.on("websocket", (socket) => sockets.push(socket.url()));
    page.on("console", (message) => message.text().includes("[vite] connected") && sockets.push("connected"));
    // Else every view comes ahead, in hundreds of modules.
    await saveData(page);
    await expectHeaders(await openDemo(page, base), base);
    await expectOddAnswers(base);
    expect(sockets).toContain("connected");
    expect(complaints).toEqual([]);
  });
});
