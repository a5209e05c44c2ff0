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
  expect(handled.map(({ path, root: under, names }) => [path, under.name, names])).toEqual([
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
