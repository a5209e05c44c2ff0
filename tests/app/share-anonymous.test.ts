import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { zipSync } from "fflate";
import { assertAnonymous } from "../../src/app/share/assert-anonymous.ts";
import { findTraces, namesOf } from "../../src/app/share/traces.ts";
import { namesIn } from "../../src/app/share/wish.ts";
import { emptySample } from "../../src/project/corrections.ts";
import { EMPTY_INTAKE } from "../../src/project/sample.ts";
import type { ProjectDocument } from "../../src/storage/document/document.ts";
import { madeHead } from "../storage/shared/made-pair.ts";

/** What a person is told before a file is written without names, and after it was looked through. */

const never = new AbortController().signal;
const PICTURES = ["planted.jpg", "planted.png", "planted.gif", "planted.avif"];
const document: ProjectDocument = {
  ...madeHead.document,
  name: "Secret Submission",
  intake: {
    ...EMPTY_INTAKE,
    samples: PICTURES.map((name, i) => ({
      ...emptySample(String(i)),
      reference: `refs/${name}`,
      generation: "lost.png",
      prompt: "a cat",
      ratings: [{ by: "Max", dimension: "concept", value: 1, scale: null }],
      columns: { from: String.raw`C:\Users\Max Muster\pairs.csv`, note: "see secret_submission" },
    })),
  },
};
const pictures = {
  async file(path: string) {
    const name = PICTURES.find((one) => path.endsWith(one));
    return name === undefined
      ? null
      : new File([readFileSync(new URL(`../fixtures/traces/${name}`, import.meta.url))], name);
  },
};

test("says what there is of names, paths and data beside pixels, by kind and number", async () => {
  const found = await findTraces(never, pictures, document, ["Example Lab"]);
  expect(found).toMatchObject({ files: 5, pairs: 4, raters: 1, project: "Secret Submission", unread: 1 });
  const kinds = new Map(found.metadata.map(({ kind, pictures: count, tells }) => [kind, { count, tells }]));
  expect(kinds.get("EXIF")?.count).toBe(3);
  expect(kinds.get("EXIF")?.tells).toEqual(expect.arrayContaining(["camera", "date", "place", "name"]));
  expect(kinds.get("XMP")?.count).toBe(4);
  expect(kinds.get("comment")?.count).toBe(2);
  // Whom pictures and folders name is looked for everywhere, and so is the project's name, which is no subject's.
  expect(found.names).toEqual(
    expect.arrayContaining(["Example Lab", "Jane Q. Doe", "Max Muster", "Secret Submission"]),
  );
  expect(found.texts.map(({ kind, count }) => [kind, count])).toEqual(
    expect.arrayContaining([
      ["home folder", 4],
      ["name", 4],
    ]),
  );
});

test("a project that is called as its subjects are names nobody", async () => {
  const cats = {
    ...document,
    name: "black cats",
    intake: { ...EMPTY_INTAKE, samples: [{ ...emptySample("1"), prompt: "Black cats, asleep" }] },
  };
  expect(await namesOf(cats, [])).toEqual([]);
  expect(namesIn(" Jane Doe, jdoe;\nExample Lab ,")).toEqual(["Jane Doe", "jdoe", "Example Lab"]);
});

const text = (value: string) => new TextEncoder().encode(value);

test("a file in which something is left is named, and refused", async () => {
  const program = new Map<string, Uint8Array>();
  const ask = (files: Record<string, Uint8Array>) =>
    assertAnonymous(
      never,
      {
        name: "a.zip",
        blob: new Blob([new Uint8Array(zipSync(files, { mtime: new Date(1980, 0, 1) }))]),
        names: ["Jane Doe"],
        program,
      },
      () => undefined,
    );
  expect(await ask({ "project.json": text('{"name":"supplement"}'), "index.json": text("{}") })).toBe(2);
  await expect(ask({ "project.json": text('{"note":"by jane_doe, /home/jd/x"}') })).rejects.toThrow(
    /not anonymous, and was not saved: 3 traces left \(home folder "\/home\/jd" in project\.json in a\.zip/,
  );
});
