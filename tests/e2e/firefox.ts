import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * The Firefox of this machine, driven by its own protocol (Marionette, which geckodriver speaks too): lengths and JSON on a
 * socket. Playwright drives builds of its own only, or a Firefox newer than distributions have (1.65 sends
 * `emulation.setMediaFeaturesOverride` at once, which the ESR of 2026 does not know).
 */
export interface Firefox {
  /** Settles when the page has loaded. */
  goto(url: string): Promise<void>;
  /** @param body a function's, with `return`; what it returns goes over as JSON, a promise's value too */
  evaluate(body: string): Promise<unknown>;
  /** Waits until that is true, on whatever page stands there then. @param body as `evaluate` has it */
  until(body: string, milliseconds?: number): Promise<void>;
  close(): Promise<void>;
}

const PLACES = [
  "/usr/bin/firefox",
  "/usr/bin/firefox-esr",
  "/snap/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
  "C:\\Program Files\\Mozilla Firefox\\firefox.exe",
];

/** `FIREFOX_PATH`, or where systems have it; null where none is installed. */
export const findFirefox = (): string | null =>
  [process.env["FIREFOX_PATH"] ?? "", ...PLACES].find((path) => path !== "" && existsSync(path)) ?? null;

/** Behind a test's name, so that one that is skipped says why. */
export const WITHOUT_FIREFOX = "no Firefox is installed here: set FIREFOX_PATH";

/** A quiet profile: nothing is fetched that no page asks for. */
const PREFERENCES: Readonly<Record<string, boolean | number | string>> = {
  "marionette.port": 0,
  "app.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "browser.startup.homepage": "about:blank",
  "browser.aboutwelcome.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "extensions.getAddons.cache.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.enabled": false,
};

const START_LIMIT = 60_000;
const STEP = 100;

async function portOf(profile: string): Promise<number> {
  const file = join(profile, "MarionetteActivePort");
  for (const since = Date.now(); Date.now() - since < START_LIMIT; await sleep(STEP)) {
    const port = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
    if (port > 0) return port;
  }
  throw new Error(`Firefox did not open its port within ${START_LIMIT / 1000} s`);
}

type Answer = readonly [type: number, id: number, error: { readonly message: string } | null, result: unknown];
type Send = (command: string, parameters: object) => Promise<unknown>;

/** Messages are "LENGTH:JSON"; the first is Firefox's own. */
function speak(socket: Socket): Send {
  const waiting = new Map<number, (answer: Answer) => void>();
  let [held, next] = [Buffer.alloc(0), 1];
  socket.on("data", (chunk) => {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const colon = held.indexOf(":");
      const length = colon < 0 ? Number.NaN : Number(held.subarray(0, colon).toString());
      if (!(held.length >= colon + 1 + length)) return;
      const said: unknown = JSON.parse(held.subarray(colon + 1, colon + 1 + length).toString());
      held = held.subarray(colon + 1 + length);
      if (Array.isArray(said)) waiting.get(Number(said[1]))?.(said as unknown as Answer);
    }
  });
  const gone = new Promise<never>((_resolve, reject) => {
    socket.on("close", () => reject(new Error("Firefox is gone")));
    socket.on("error", reject);
  });
  gone.catch(() => undefined); // told to whoever waits for an answer
  return async (command, parameters) => {
    const id = next++;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    const text = JSON.stringify([0, id, command, parameters]);
    socket.write(`${Buffer.byteLength(text)}:${text}`);
    const [, , error, result] = await Promise.race([answered, gone]);
    waiting.delete(id);
    if (error !== null) throw new Error(`${command}: ${error.message}`);
    return result;
  };
}

/** Starts one with a profile of its own, which goes with it. @throws where none is installed, or it does not start */
export async function startFirefox(): Promise<Firefox> {
  const program = findFirefox();
  if (program === null) throw new Error(WITHOUT_FIREFOX);
  const profile = mkdtempSync(join(tmpdir(), "masc-lens-firefox-"));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  writeFileSync(join(profile, "user.js"), lines.join("\n"));
  const child = spawn(program, ["--headless", "--marionette", "--no-remote", "--profile", profile], {
    stdio: "ignore",
    env: { ...process.env, HOME: profile, MOZ_HEADLESS: "1" },
  });
  const ended = new Promise<void>((resolve) => child.on("close", () => resolve()).on("error", () => resolve()));
  const close = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const socket = connect(await portOf(profile), "127.0.0.1");
    const send = speak(socket);
    await send("WebDriver:NewSession", { capabilities: { alwaysMatch: { acceptInsecureCerts: true } } });
    await send("WebDriver:SetTimeouts", { script: 60_000, pageLoad: 60_000 });
    const evaluate = async (body: string): Promise<unknown> => {
      // Within the page's own script, so that its globals are as the page sees them.
      const script = `const done = arguments[arguments.length - 1]; (async () => { ${body} })().then((value) => done({ value }), (thrown) => done({ thrown: String(thrown) }));`;
      const sent = await send("WebDriver:ExecuteAsyncScript", { script, args: [], sandbox: null });
      const { value } = sent as { readonly value: { readonly value?: unknown; readonly thrown?: string } };
      if (value.thrown !== undefined) throw new Error(value.thrown);
      return value.value;
    };
    return {
      goto: async (url) => void (await send("WebDriver:Navigate", { url })),
      evaluate,
      async until(body, milliseconds = 30_000) {
        let last: unknown = null;
        for (const since = Date.now(); Date.now() - since < milliseconds; await sleep(STEP)) {
          // A page that goes away while it is asked is asked again.
          last = await evaluate(body).catch((thrown: unknown) => thrown);
          if (last === true) return;
        }
        throw new Error(`after ${milliseconds / 1000} s this is ${String(last)}: ${body}`);
      },
      async close() {
        socket.destroy();
        await close();
      },
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
