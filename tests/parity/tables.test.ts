import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { studyOfFiles } from "../../src/evaluation/files-study.ts";
import { tablesJson, tablesOf } from "../../src/evaluation/tables.ts";
import { filesIn, TABLES } from "../evaluation/folder-files.ts";
import { expectTables } from "./expected-tables.ts";

describe.each(TABLES)("tables of %s", (folder) => {
  const { study, problems } = studyOfFiles(filesIn(folder));
  const json = tablesJson(tablesOf(study));

  it("are the authors': n exactly, alpha to its three digits, the rest to 1e-9", () => {
    expect(problems).toEqual([]);
    expectTables(json, JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")));
  });

  it("do not depend on the order in which files come", () => {
    expect(tablesJson(tablesOf(studyOfFiles(filesIn(folder).toReversed()).study))).toEqual(json);
  });
});
