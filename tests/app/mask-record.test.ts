import { decode, encode } from "fast-png";
import { strFromU8, unzipSync } from "fflate";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sortOutMasks } from "../../src/app/recorded-masks.ts";
import { saveMasks } from "../../src/app/save-masks.ts";
import type { PickedFile } from "../../src/platform/picked.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { readMaskLines } from "../../src/project/mask-record.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import type { PictureCommands } from "../../src/store/commands.ts";
import { setIntake, setMade, setPaths } from "../../src/store/actions/project.ts";
import { samplesOf } from "../../src/store/selectors.ts";
import { EMPTY_PROJECT, useLens } from "../../src/store/store.ts";

/** Masks with the record of how they were made come into the page, and leave it with the same record. */

const SIDE = 8;
const png = (columns: number) =>
  encode({
    width: SIDE,
    height: SIDE,
    channels: 1,
    depth: 8,
    data: Uint8Array.from({ length: SIDE * SIDE }, (_, i) => (i % SIDE < columns ? 255 : 0)),
  });

class Canvas {
  #rgba = new Uint8Array();
  getContext() {
    return {
      drawImage: ({ data }: { readonly data: Uint8Array }) => {
        this.#rgba = Uint8Array.from({ length: 4 * data.length }, (_, i) => (i % 4 === 3 ? 255 : data[i >> 2]!));
      },
      getImageData: () => ({ data: this.#rgba }),
    };
  }
}

const added = new Map<string, File>();
const parts = {
  files: {
    read: async (path: string) => added.get(path) ?? null,
    put: async (files: readonly { path: string; file: File; made: never }[]) => {
      for (const { path, file } of files) added.set(path, file);
      setPaths([...useLens.getState().paths, ...files.map(({ path }) => path)]);
      setMade(files.map(({ path, made }) => [path, made] as const));
    },
  },
  autosave: { keep: vi.fn(async () => undefined) },
} as unknown as Parameters<typeof sortOutMasks>[1];

const pictures = {
  mask: (path: string) => ({
    value: (async () => {
      const { width, height, data } = decode(new Uint8Array(await added.get(path)!.arrayBuffer()));
      return { width, height, data: Uint8Array.from(data) };
    })(),
    ready: null,
    release: () => undefined,
  }),
} as unknown as PictureCommands;

const saved: Blob[] = [];

beforeEach(() => {
  useLens.setState(EMPTY_PROJECT);
  const sample = { ...emptySample("s"), reference: "in/cat.png", generation: "in/new.png", method: "m", object: "cat" };
  setIntake({ ...EMPTY_INTAKE, samples: [sample] });
  setPaths(["in/cat.png", "in/new.png"]);
  vi.stubGlobal("createImageBitmap", async (file: File) => ({
    ...decode(new Uint8Array(await file.arrayBuffer())),
    close: () => undefined,
  }));
  vi.stubGlobal("OffscreenCanvas", Canvas);
  vi.stubGlobal("document", { createElement: () => ({ click: () => undefined }) });
  vi.spyOn(URL, "createObjectURL").mockImplementation((blob) => {
    if (blob instanceof Blob) saved.push(blob);
    return "blob:x";
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const RECORD = [
  { path: "refs/cat.png", source: "clipseg-tiny", revision: "0123", prompt: "cat", threshold: 0.4, picture: "cat.png" },
  {
    path: "samples/m/new.png",
    source: "edited",
    revision: null,
    prompt: null,
    threshold: null,
    edited_by_hand: true,
    picture: "root/in/new.png",
  },
  { path: "samples/m/other.png", source: "OWLv2", revision: null, prompt: null, threshold: null, picture: "new.png" },
];
const picked = (path: string, content: BlobPart): PickedFile => ({ path, file: new File([content], path) });
const dropped = [
  picked("made/masks.jsonl", RECORD.map((row) => `${JSON.stringify({ ...row, covered: 0.5 })}\n`).join("")),
  picked("made/refs/cat.png", Uint8Array.from(png(4))),
  picked("made/samples/m/new.png", Uint8Array.from(png(2))),
  picked("made/samples/m/other.png", Uint8Array.from(png(3))),
  picked("made/stray.txt", "a text"),
];

test("masks are taken for the pictures that their record names; what it does not know stays a file", async () => {
  const { rest, take } = await sortOutMasks(dropped, parts);
  expect(rest.map(({ path }) => path)).toEqual(["made/samples/m/other.png", "made/stray.txt"]);
  await take();
  const [sample] = samplesOf(useLens.getState());
  const { made } = useLens.getState();
  expect(made.get(sample!.referenceMask!)).toMatchObject({
    maker: "segmenter",
    of: "in/cat.png",
    segmented: { model: "clipseg-tiny", revision: "0123", prompt: "cat", threshold: 0.4, facts: { covered: 0.5 } },
  });
  expect(made.get(sample!.generationMask!)).toMatchObject({ maker: "edit", of: "in/new.png" });
  expect(useLens.getState().notices.at(-1)?.message).toMatch(/^2 masks came with how they were made: 2 in use\./);
});

test("a picture's own mask stays in use beside one that came later", async () => {
  const { intake } = useLens.getState();
  setIntake({ ...intake!, samples: intake!.samples.map((sample) => ({ ...sample, referenceMask: "mine.png" })) });
  await (await sortOutMasks(dropped, parts)).take();
  expect(samplesOf(useLens.getState())[0]!.referenceMask).toBe("mine.png");
  expect(useLens.getState().notices.at(-1)?.message).toContain("1 in use, 1 beside the masks that their pictures have");
});

test("masks leave with a record that says the same", async () => {
  await (await sortOutMasks(dropped, parts)).take();
  await saveMasks(pictures);
  const files = unzipSync(new Uint8Array(await saved.at(-1)!.arrayBuffer()));
  const folder = Object.keys(files)
    .find((path) => path.endsWith("/masks.jsonl"))!
    .slice(0, -"masks.jsonl".length);
  const { rows, others } = readMaskLines(strFromU8(files[`${folder}masks.jsonl`]!));
  expect(others).toBe(0);
  expect(rows).toMatchObject([
    { source: "clipseg-tiny", revision: "0123", prompt: "cat", threshold: 0.4, edited_by_hand: false, covered: 0.5 },
    { source: "edited", revision: null, prompt: null, threshold: null, edited_by_hand: true, covered: 0.25 },
  ]);
  expect(rows.map(({ picture }) => picture)).toEqual(["in/cat.png", "in/new.png"]);
  expect(rows.every(({ path }) => files[folder + path] !== undefined)).toBe(true);
  expect(Object.keys(files)).toHaveLength(3);
});
