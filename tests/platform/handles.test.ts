import { expect, test } from "vitest";
import { askPermission, permissionOf, underRoots, type RootHandle } from "../../src/platform/handles.ts";

/** As much of a handle as is looked at; the states are what the browser answers when it is queried, and asked. */
function root(
  kind: RootHandle["kind"],
  name: string,
  query?: PermissionState,
  ask?: PermissionState | "refused",
): RootHandle {
  const answers = {
    queryPermission: () => Promise.resolve(query),
    requestPermission: () =>
      ask === "refused" ? Promise.reject(new DOMException("no click", "SecurityError")) : Promise.resolve(ask),
  };
  const handle: unknown = { kind, name, ...(query === undefined ? {} : answers) };
  return handle as RootHandle;
}

const picked = (path: string) => ({ path, file: new File([], "x") });

test("files lie under the root of their first name", () => {
  const folder = root("directory", "set");
  const file = root("file", "a.png");
  const { handled, loose } = underRoots(["set/a.png", "set/deep/b.png", "a.png", "other/a.png", "set"].map(picked), [
    folder,
    file,
  ]);
  expect(handled.map((file) => "file" in file && [file.path, file.root.name, file.names])).toEqual([
    ["set/a.png", "set", ["a.png"]],
    ["set/deep/b.png", "set", ["deep", "b.png"]],
    ["a.png", "a.png", []],
  ]);
  expect(loose.map(({ path }) => path)).toEqual(["other/a.png", "set"]);
});

test("two roots of one name leave their files loose: which is meant cannot be told", () => {
  const { handled, loose } = underRoots([picked("set/a.png")], [root("directory", "set"), root("directory", "set")]);
  expect(handled).toEqual([]);
  expect(loose).toHaveLength(1);
});

test("a browser whose handles know no permissions has granted them", async () => {
  expect(await permissionOf([root("directory", "set")])).toBe("granted");
  expect(await permissionOf([])).toBe("granted");
});

test("one root that is not allowed is enough to ask, one that is denied enough to be denied", async () => {
  expect(await permissionOf([root("directory", "a", "granted"), root("directory", "b", "prompt")])).toBe("prompt");
  expect(
    await askPermission([root("directory", "a", "prompt", "granted"), root("directory", "b", "prompt", "denied")]),
  ).toBe("denied");
  expect(
    await askPermission([root("directory", "a", "prompt", "granted"), root("directory", "b", "granted", "granted")]),
  ).toBe("granted");
});

test("a question that could not be asked may be asked again", async () => {
  expect(await askPermission([root("directory", "a", "prompt", "refused")])).toBe("prompt");
});

test("files in a ZIP lie where the ZIP does: by itself, or in a folder", () => {
  const zipped = (archive: ReturnType<typeof picked>) => (name: string) => ({
    path: `data/${name}`,
    zipped: {
      archive,
      member: { name, size: 1, packed: 1, deflated: false, crc32: 0, header: 0, limit: 40 },
    },
  });
  const [alone, inside, other] = ["data.zip", "set/more/data.zip", "other.zip"].map(picked);
  const files = [zipped(alone!)("a.png"), zipped(inside!)("b.png"), zipped(other!)("c.png")];
  const { handled, loose } = underRoots(files, [root("file", "data.zip"), root("directory", "set")]);
  expect(
    handled.map((file) => "zipped" in file && [file.path, file.zipped.archive.root.name, file.zipped.archive.names]),
  ).toEqual([
    ["data/a.png", "data.zip", []],
    ["data/b.png", "set", ["more", "data.zip"]],
  ]);
  expect(loose.map(({ path }) => path)).toEqual(["data/c.png"]);
});
