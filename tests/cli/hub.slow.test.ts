import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { defaultCache, namesRepository } from "../../src/cli/hub-models.ts";
import { singleFile } from "../models/install/checkpoints.ts";
import { hubServer, type HubServer } from "../models/install/hub-server.ts";
import { mascLens, NAFLEX, PICTURES, put, rowsOf, workFolder } from "./masc-lens.ts";

/** A checkpoint by its repository's name: fetched once, kept, and the same scores as the folder's. */

const work = workFolder();
const cache = join(work, "cache");
const manifest = put(
  join(work, "pairs.csv"),
  `id,reference,generation\na,${PICTURES}/rgb8.png,${PICTURES}/grey8.png\n`,
);
const scoring = (model: string, ...more: string[]) =>
  mascLens(["score", manifest, "--model", model, "--max-patches", "64", ...more]);
/** Rows as far as the checkpoint's name does not matter. */
const nameless = (text: string) => rowsOf(text).map((row) => ({ ...row, model: "" }));
let hub: HubServer;

beforeAll(async () => {
  hub = await hubServer(await singleFile("siglip2-naflex-tiny"));
});
afterAll(async () => {
  delete process.env["HF_TOKEN"];
  await hub.close();
});

it("downloads with HF_TOKEN, scores as the folder does, and afterwards needs no connection", async () => {
  hub.token = "hf_secret";
  const here = ["--hub", hub.origin, "--cache", cache];
  const denied = await scoring("owner/model", ...here);
  expect([denied.code, denied.stderr]).toEqual([
    4,
    expect.stringMatching(/--model "owner\/model".*no such folder.*access token/s),
  ]);

  process.env["HF_TOKEN"] = "hf_secret";
  const [downloaded, folder] = await Promise.all([scoring("owner/model", ...here), scoring(NAFLEX)]);
  expect([downloaded.code, downloaded.stderr]).toEqual([
    0,
    expect.stringMatching(/Downloading "owner\/model" at 0123456789ab: SigLIP2 NaFlex/),
  ]);
  expect(nameless(downloaded.stdout)).toEqual(nameless(folder.stdout));
  expect(rowsOf(downloaded.stdout)[0]).toMatchObject({ model: "model" });
  expect(downloaded.stderr + downloaded.stdout).not.toContain("hf_secret");
  expect(hub.tokens.cdn).toEqual([]);

  const before = hub.ranges.length;
  const again = await scoring("owner/model", ...here, "--revision", "main");
  expect([again.stdout, hub.ranges.length]).toEqual([downloaded.stdout, before]);
  await hub.close();
  const offline = await scoring("owner/model", ...here);
  expect([offline.code, offline.stdout, offline.stderr]).toEqual([
    0,
    downloaded.stdout,
    expect.stringMatching(/cannot be reached/),
  ]);
  const byCommit = await scoring("owner/model", ...here, "--revision", "0123456789abcdef0123456789abcdef01234567");
  expect([byCommit.code, byCommit.stdout]).toEqual([0, downloaded.stdout]);
  expect(readdirSync(join(cache, "models"))).toHaveLength(1);
});

it("takes owner/name for a repository only where it is no path", () => {
  for (const name of ["google/siglip2-so400m-patch16-naflex", "facebook/dino-vits8"])
    expect(namesRepository(name)).toBe(true);
  for (const path of ["model", "./a/b", "../a/b", "/a/b", "a/b/c", "a/", "~/a", "a\\b", ""])
    expect(namesRepository(path)).toBe(false);
});

it("keeps downloads where the system keeps such things", () => {
  expect(defaultCache("linux", {}, "/home/x")).toBe("/home/x/.cache/masc-lens");
  expect(defaultCache("linux", { XDG_CACHE_HOME: "/c" }, "/home/x")).toBe("/c/masc-lens");
  expect(defaultCache("darwin", {}, "/Users/x")).toBe("/Users/x/Library/Caches/masc-lens");
  expect(defaultCache("win32", { LOCALAPPDATA: "L" }, "U")).toMatch(/^L[\\/]masc-lens[\\/]Cache$/);
});
