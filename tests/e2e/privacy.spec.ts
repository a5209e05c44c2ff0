import { expect, test, type Page, type Worker } from "@playwright/test";
import { contentPolicy } from "../../hosting/policy.ts";
import { openPage, violations, watchConsole } from "./page.ts";
import { take } from "./take.ts";
import { bareServer, countingServer, plainServer, type CountingServer, type TestServer } from "./servers.ts";

/**
 * Nothing leaves the page, nor any of its workers: every way to reach another origin is tried against a server that
 * counts, first from a page without a policy (so that a zero means something), then from ours.
 *
 * Not here, because no policy of any browser stops it: navigating the whole page away (location, window.open, a
 * refresh), which a person sees happen, and WebRTC, which Chromium leaves outside of its policy (it knows no
 * `webrtc 'block'` yet). Workers, where images are computed on, have none of the three.
 */
type Attempt = (origin: string) => unknown;

const ANYWHERE: Readonly<Record<string, Attempt>> = {
  fetch: (origin) => fetch(`${origin}/fetch`),
  "fetch-no-cors": (origin) => fetch(`${origin}/fetch-no-cors`, { mode: "no-cors", method: "POST", body: "pixels" }),
  xhr: (origin) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${origin}/xhr`);
    request.send("pixels");
  },
  "event-source": (origin) => void new EventSource(`${origin}/event-source`),
  "web-socket": (origin) => void new WebSocket(`${origin.replace("http", "ws")}/web-socket`),
  import: (origin) => import(/* @vite-ignore */ `${origin}/import`),
};

/** Where there is a document. */
const IN_PAGE: Readonly<Record<string, Attempt>> = {
  beacon: (origin) => navigator.sendBeacon(`${origin}/beacon`, "pixels"),
  image: (origin) => void (new Image().src = `${origin}/image`),
  script: (origin) =>
    document.head.append(Object.assign(document.createElement("script"), { src: `${origin}/script` })),
  stylesheet: (origin) =>
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${origin}/stylesheet` }),
    ),
  "style-import": (origin) =>
    document.head.append(
      Object.assign(document.createElement("style"), { textContent: `@import "${origin}/style-import";` }),
    ),
  background: (origin) =>
    document.head.append(
      Object.assign(document.createElement("style"), {
        textContent: `html { background: url("${origin}/background") }`,
      }),
    ),
  prefetch: (origin) =>
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "prefetch", href: `${origin}/prefetch` }),
    ),
  preload: (origin) =>
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "preload", as: "image", href: `${origin}/preload` }),
    ),
  frame: (origin) => document.body.append(Object.assign(document.createElement("iframe"), { src: `${origin}/frame` })),
  object: (origin) =>
    document.body.append(Object.assign(document.createElement("object"), { data: `${origin}/object` })),
  video: (origin) => document.body.append(Object.assign(document.createElement("video"), { src: `${origin}/video` })),
  ping: (origin) => {
    const link = Object.assign(document.createElement("a"), { href: "#", ping: `${origin}/ping` });
    document.body.append(link);
    link.click();
  },
  form: (origin) => {
    const frame = Object.assign(document.createElement("iframe"), { name: "target" });
    const form = Object.assign(document.createElement("form"), {
      action: `${origin}/form`,
      method: "post",
      target: "target",
    });
    document.body.append(frame, form);
    form.submit();
  },
};

/** Where there is none. */
const IN_WORKER: Readonly<Record<string, Attempt>> = {
  "blob-worker": (origin) =>
    void new Worker(URL.createObjectURL(new Blob([`fetch("${origin}/blob-worker")`], { type: "text/javascript" }))),
};

/** Long enough for a request to arrive on the same machine. */
const SETTLED = 1500;

const settled = () => new Promise((resolve) => setTimeout(resolve, SETTLED));

/** Tries everything; what is refused may throw, at once or later. */
async function tryAll(
  where: Page | Worker,
  attempts: Readonly<Record<string, Attempt>>,
  origin: string,
): Promise<void> {
  for (const attempt of Object.values(attempts)) {
    // Nobody waits for it: a refused connection may never settle.
    const expression = `void Promise.resolve().then(() => (${attempt})(${JSON.stringify(origin)})).catch(() => undefined)`;
    await ("workers" in where ? where.evaluate(expression) : where.evaluate(expression));
  }
}

let elsewhere: CountingServer;
let bare: TestServer;

test.beforeAll(async () => {
  elsewhere = await countingServer();
  bare = await bareServer();
});
test.afterAll(async () => {
  await elsewhere.close();
  await bare.close();
});
test.beforeEach(() => void elsewhere.asked.splice(0));

const PAGE = { ...ANYWHERE, ...IN_PAGE };
const WORKER = { ...ANYWHERE, ...IN_WORKER };
const pathsOf = (attempts: Readonly<Record<string, Attempt>>) =>
  Object.keys(attempts)
    .map((name) => `/${name}`)
    .toSorted();
const asked = () => [...new Set(elsewhere.asked)].filter((path) => path !== "/favicon.ico").toSorted();

async function startWorker(page: Page, url: string, name: string): Promise<Worker> {
  const starting = page.waitForEvent("worker");
  await page.evaluate(
    ([url, name]) => void Object.assign(globalThis, { probe: new Worker(url!, { type: "module", name: name! }) }),
    [url, name],
  );
  return starting;
}

test("without a policy every attempt arrives, so the attempts are real", async ({ page }) => {
  await page.goto(bare.origin);
  await tryAll(page, PAGE, elsewhere.origin);
  await expect.poll(asked).toEqual(pathsOf(PAGE));

  await page.goto(bare.origin);
  elsewhere.asked.splice(0);
  const worker = await startWorker(page, `${bare.origin}/worker.js`, "bare");
  await tryAll(worker, WORKER, elsewhere.origin);
  await expect.poll(asked).toEqual(pathsOf(WORKER));
});

test("an address that only looks like the installing worker's has neither its policy nor the page", async ({
  page,
  baseURL,
}) => {
  await openPage(page, "");
  for (const path of ["install/install-worker-x.js", "install/install-worker-.js", "x/src/engine/install-worker.ts"]) {
    const answer = await page.request.get(`${baseURL}${path}`, { headers: { Accept: "text/html" } });
    expect([path, answer.status(), answer.headers()["content-security-policy"], await answer.text()]).toEqual([
      path,
      404,
      contentPolicy(),
      "",
    ]);
    const started = await page.evaluate(
      (url) =>
        new Promise((resolve) => {
          const worker = new Worker(url, { type: "module" });
          worker.addEventListener("error", () => resolve("refused"));
          setTimeout(() => resolve("runs"), 1000);
        }),
      `/${path}`,
    );
    expect([path, started]).toEqual([path, "refused"]);
  }
  await page.goto(`${baseURL}install/install-worker-x.js`).catch(() => null); // Chromium's own page, as there is nothing to show
  expect(await page.locator("script[src]").count()).toBe(0);
});

const shortWords = (page: Page) => page.getByRole("contentinfo").getByText(/^(Nothing|Models run)/);

async function explanation(page: Page): Promise<string> {
  await page.locator("details > summary").filter({ hasText: "enforce" }).click();
  return page.locator("details").filter({ hasText: "telemetry" }).innerText();
}

/** One page for all: each leaves behind only what it tried. */
test("the page says that nothing leaves it, and nothing does: no code of another's, no request, from it or its workers", async ({
  page,
}) => {
  await test.step("it says so where the browser sees to it, in the page and in the engine's worker, and complains of nothing", async () => {
    const complaints = watchConsole(page);
    await openPage(page, "?device=kernels");
    await expect(shortWords(page)).toHaveText("Nothing leaves this device");
    expect(await explanation(page)).toMatch(
      /the browser itself refuses every request to anywhere else, from the page and from the worker/,
    );
    expect(complaints).toEqual([]);
  });

  await test.step("no code runs that did not come as a file from our own origin", async () => {
    await page.evaluate(() => {
      for (const fields of [
        { textContent: "globalThis.ran = 'in line'" },
        { src: "data:text/javascript,globalThis.ran = 'data'" },
      ]) {
        document.body.append(Object.assign(document.createElement("script"), fields));
      }
      document.body.insertAdjacentHTML(
        "beforeend",
        `<button id="handler" onclick="globalThis.ran = 'handler'">x</button>`,
      );
      document.getElementById("handler")?.click();
    });
    // Later, because the debugger's own evaluation is free of the policy.
    const evaluated = page.evaluate(
      () =>
        new Promise<string>(
          (resolve) =>
            void setTimeout(() => {
              const { eval: evaluate } = globalThis;
              try {
                resolve(String(evaluate("'evaluated'")));
              } catch (thrown) {
                resolve(thrown instanceof EvalError ? "refused" : String(thrown));
              }
            }),
        ),
    );
    expect(await evaluated).toBe("refused");
    expect(await page.evaluate(() => Reflect.get(globalThis, "ran"))).toBeUndefined();
  });

  await test.step("nothing leaves the engine's worker, nor those that it and onnxruntime start", async () => {
    const urls = [...new Set(page.workers().map((worker) => worker.url()))];
    expect(urls.map((url) => url.replace(/.*\/(worker|ort-wasm|kernel-thread)\b.*/, "$1")).toSorted()).toEqual([
      "kernel-thread",
      "ort-wasm",
      "worker",
    ]);
    const engine = page.workers().find((worker) => /\/worker\b/.test(worker.url()))!;
    await tryAll(engine, WORKER, elsewhere.origin);
    // A thread answers nobody while it waits for work. One more of the same file has the same policy.
    for (const url of urls) await tryAll(await startWorker(page, url, "em-pthread"), WORKER, elsewhere.origin);
    await settled();
    expect(asked()).toEqual([]);
  });

  await test.step("nothing leaves the page", async () => {
    await tryAll(page, PAGE, elsewhere.origin);
    await settled();
    expect(asked()).toEqual([]);
  });
});

test("the page of privacy tries every way out and shows what the browser says, and deletes what is kept", async ({
  page,
}) => {
  await openPage(page);
  await shortWords(page).click();
  const privacy = page.getByRole("region", { name: "Privacy", exact: true });
  await privacy.getByRole("button", { name: "Try every way out" }).click();
  await expect(privacy.getByText("The browser refused all 16 ways.")).toBeVisible({ timeout: 30_000 });
  await expect(privacy.getByRole("cell", { name: /^refused/ })).toHaveCount(16);
  for (const [way, directive] of [
    ["XMLHttpRequest", "connect-src"],
    ["style sheet", "style-src-elem"],
    ["import()", "script-src-elem"],
    ["form", "form-action"],
    ["ping of a link", "connect-src"],
  ] as const)
    await expect(privacy.getByRole("row", { name: way })).toContainText(`refused ${directive}`);
  const tried = privacy.getByRole("region", { name: "Try it" });
  await tried.evaluate((section) => section.scrollIntoView());
  await take(page, "privacy", [[1280, 720]], tried);
  expect(await violations(page)).toEqual([]);

  await page.evaluate(async () => {
    localStorage.setItem("masc-lens.theme", "dark");
    localStorage.setItem("another page's", "stays");
    const root = await navigator.storage.getDirectory();
    for (const [name, bytes] of [
      ["models", 3_000_000],
      ["weights", 5_000_000],
    ] as const) {
      const folder = await root.getDirectoryHandle(name, { create: true });
      const file = await (await folder.getFileHandle("weights", { create: true })).createWritable();
      await file.write(new Uint8Array(bytes));
      await file.close();
    }
  });
  await page.getByRole("button", { name: "Start" }).click();
  await shortWords(page).click();
  await expect(privacy.getByRole("row", { name: /^Models/ }).getByRole("cell", { name: /^3(\.0)? MB$/ })).toBeVisible();
  await expect(
    privacy.getByRole("row", { name: /^Converted weights/ }).getByRole("cell", { name: /^5(\.0)? MB$/ }),
  ).toBeVisible();
  await privacy.getByRole("button", { name: "Delete everything…" }).click();
  await Promise.all([
    page.waitForEvent("load"),
    privacy.getByRole("button", { name: "Delete everything for good" }).click(),
  ]);
  const left = () =>
    page.evaluate(async () => {
      const names: string[] = [];
      for await (const name of (await navigator.storage.getDirectory()).keys())
        if (["models", "weights"].includes(name)) names.push(name);
      return [...Object.keys(localStorage).filter((key) => key !== "masc-lens.rates"), ...names];
    });
  await expect.poll(left).toEqual(["another page's"]);
});

test.describe("what the page says", () => {
  test("is what it sees from a server without headers: the page is bound by its own policy, its workers are not", async ({
    page,
    baseURL,
  }) => {
    const server = await plainServer(baseURL!);
    try {
      await page.goto(server.origin);
      await expect(page.getByText(/WASM/).first()).toBeVisible({ timeout: 60_000 });
      await expect(shortWords(page)).toHaveText("Nothing is sent; enforced in part");
      const words = await explanation(page);
      expect(words).toMatch(/This page's policy forbids it to connect.*sends no such policy for workers/s);
      expect(await page.locator("body").innerText()).not.toMatch(/Nothing leaves/);

      // Both are so: nothing gets out of the page, and out of its worker it would.
      await tryAll(page, PAGE, elsewhere.origin);
      await settled();
      expect(asked()).toEqual([]);
      const worker = page.workers().find((one) => /\/worker\b/.test(one.url()))!;
      await tryAll(worker, WORKER, elsewhere.origin);
      await expect.poll(asked).toContain("/fetch");
    } finally {
      await server.close();
    }
  });

  test("promises nothing where no policy is in force, or one that lets out", async ({ page }) => {
    for (const policy of [null, "connect-src * data:; script-src 'self' 'wasm-unsafe-eval'"]) {
      await page.route("**/*", async (route) => {
        const answer = await route.fetch();
        const { "content-security-policy": _, ...headers } = answer.headers();
        const isPage = route.request().resourceType() === "document";
        const body = isPage
          ? (await answer.text()).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
          : await answer.body();
        await route.fulfill({
          response: answer,
          headers: policy === null ? headers : { ...headers, "content-security-policy": policy },
          body,
        });
      });
      await openPage(page, "");
      await expect(shortWords(page)).toHaveText("Nothing is sent; not enforced");
      // Parts of the page are still being fetched.
      await page.unrouteAll({ behavior: "ignoreErrors" });
    }
  });
});
