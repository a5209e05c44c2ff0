import { describe, expect, it } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { openCheckpoint } from "../../src/models/checkpoint.ts";
import { snapshotFiles } from "../../src/models/snapshot.ts";
import { bytesSource, type ByteSource } from "../../src/platform/bytes.ts";
import { cacheRoots, repositoryName } from "../../src/platform/hub-cache.ts";
import { oracleModel } from "../parity/oracle.ts";

const NAFLEX = "siglip2-naflex-tiny";
const file = (path: string, text = "{}") => bytesSource(path, new TextEncoder().encode(text));
const chosen = async (files: readonly ByteSource[]) =>
  [...(await snapshotFiles("x", files)).values()].map(({ path }) => path);
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (thrown: unknown) => LensError.from(thrown).message,
  );

/** A cache with two snapshots, of which the second is main. */
const at = (root: string) => [
  file(`${root}/blobs/1f`),
  file(`${root}/refs/main`, "bbb\n"),
  file(`${root}/refs/pr/1`, "aaa"),
  file(`${root}/snapshots/aaa/config.json`),
  file(`${root}/snapshots/aaa/model.safetensors`),
  file(`${root}/snapshots/bbb/config.json`),
  file(`${root}/snapshots/bbb/text/config.json`),
];

describe("a folder of the hub's cache", () => {
  it.each(["models--google--siglip2", "hub/models--google--siglip2", "renamed"])(
    "is the snapshot that refs/main names: %s",
    async (root) => {
      expect(await chosen(at(root))).toEqual([`${root}/snapshots/bbb/config.json`]);
    },
  );

  it("is the only snapshot there is, where nothing names one, and asks where there are several", async () => {
    const without = at("models--x").filter(({ name }) => name !== "main");
    expect(await failure(chosen(without))).toMatch(/aaa, bbb.*no refs\/main/);
    expect(await chosen(without.filter(({ path }) => !path.includes("bbb")))).toEqual([
      "models--x/snapshots/aaa/config.json",
      "models--x/snapshots/aaa/model.safetensors",
    ]);
  });

  it("says what is missing: the snapshot that is named, or all of them", async () => {
    const files = at("models--x");
    expect(await failure(chosen(files.filter(({ path }) => !path.includes("bbb"))))).toMatch(
      /refs\/main names the snapshot bbb, and snapshots\/ has aaa/,
    );
    expect(await failure(chosen(files.filter(({ path }) => !path.includes("snapshots"))))).toMatch(
      /none of its snapshots came along/,
    );
  });

  it("stands alone: of several, one is to be chosen", async () => {
    expect(await failure(chosen([...at("models--x"), ...at("models--y")]))).toMatch(
      /models--x, models--y\. Choose one/,
    );
  });

  it("is told from folders of pictures that are called so", () => {
    expect([...cacheRoots(["x/refs/cat.png", "x/snapshots/a/dog.png", "blobs/a.png"])]).toEqual([]);
  });

  it("is called by its repository", () => {
    expect(["models--google--siglip2-base", "models--clip", "mine"].map(repositoryName)).toEqual([
      "siglip2-base",
      "clip",
      "mine",
    ]);
  });
});

const print = async (files: readonly ByteSource[]) => (await openCheckpoint(NAFLEX, files)).fingerprint;

describe("the weights of a folder", () => {
  const settings = oracleModel(NAFLEX).filter(({ name }) => name !== "model.safetensors");
  const weights = oracleModel(NAFLEX).find(({ name }) => name === "model.safetensors")!;
  const named = (name: string, content: ByteSource): ByteSource => ({
    ...content,
    name,
    path: `models/${NAFLEX}/${name}`,
  });
  const other = file("x", "no weights at all, but long enough to be taken for a header");

  it("are model.safetensors before its index, and a file of another name last", async () => {
    const index = file("x", '{"weight_map":{}}');
    const files = [
      ...settings,
      weights,
      named("model.safetensors.index.json", index),
      named("open_clip_model.safetensors", other),
      named("pytorch_model.bin", other),
    ];
    expect((await openCheckpoint(NAFLEX, files)).catalogue.size).toBeGreaterThan(100);
    expect(
      (await openCheckpoint(NAFLEX, [...settings, named("siglip.safetensors", weights)])).catalogue.size,
    ).toBeGreaterThan(100);
    expect(
      await failure(
        openCheckpoint(NAFLEX, [...settings, named("a.safetensors", weights), named("b.safetensors", weights)]),
      ),
    ).toMatch(/a\.safetensors, b\.safetensors/);
  });

  it.each(["open_clip_model.safetensors", "adapter_model.safetensors"])(
    "are pytorch_model.bin, and not %s beside it",
    async (beside) => {
      // What is wrong with it tells that it was read.
      expect(
        await failure(openCheckpoint(NAFLEX, [...settings, named(beside, weights), named("pytorch_model.bin", other)])),
      ).toMatch(/pytorch_model\.bin is not/);
      expect(
        await failure(
          openCheckpoint(NAFLEX, [...settings, named(beside, weights), named("pytorch_model.bin.index.json", other)]),
        ),
      ).toMatch(/pytorch_model\.bin\.index\.json/);
    },
  );

  it("make another fingerprint where they or the files that are read are other ones", async () => {
    const plain = await print([...settings, weights]);
    expect(
      await print([...settings, weights, named("open_clip_model.safetensors", other), named("README.md", other)]),
    ).toBe(plain);
    const prints = await Promise.all(
      ["processor_config.json", "special_tokens_map.json", "added_tokens.json"].map((name) =>
        print([...settings, weights, file(`models/${NAFLEX}/${name}`)]),
      ),
    );
    expect(new Set([plain, ...prints]).size).toBe(4);
  });
});

describe("a Git LFS pointer", () => {
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 4543\n";

  it.each(["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "preprocessor_config.json"])(
    "is named as one: %s",
    async (name) => {
      const files = [
        ...oracleModel(NAFLEX).filter((other) => other.name !== name),
        file(`models/${NAFLEX}/${name}`, pointer),
      ];
      expect(await failure(openCheckpoint(NAFLEX, files))).toMatch(
        new RegExp(`${name} is a Git LFS pointer.*git lfs pull`),
      );
    },
  );

  it("is named in place of an index and of CLIP's older files", async () => {
    const index = [
      ...oracleModel(NAFLEX).filter(({ name }) => name !== "model.safetensors"),
      file(`models/${NAFLEX}/model.safetensors.index.json`, pointer),
    ];
    expect(await failure(openCheckpoint(NAFLEX, index))).toMatch(/index\.json is a Git LFS pointer/);
    const clip = "clip-tiny-patch32";
    const merges = [
      ...oracleModel(clip).filter(({ name }) => !["tokenizer.json", "merges.txt"].includes(name)),
      file(`models/${clip}/merges.txt`, pointer),
    ];
    expect(await failure(openCheckpoint(clip, merges))).toMatch(/merges\.txt is a Git LFS pointer/);
  });

  it("that is not read does no harm", async () => {
    const files = [...oracleModel(NAFLEX), file(`models/${NAFLEX}/pytorch_model.bin`, pointer)];
    expect((await openCheckpoint(NAFLEX, files)).catalogue.size).toBeGreaterThan(100);
  });
});
