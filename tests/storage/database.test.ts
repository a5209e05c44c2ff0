import { expect, test } from "vitest";
import { LensError } from "../../src/lib/errors.ts";
import { storageError } from "../../src/platform/storage-error.ts";
import { openDatabase } from "../../src/storage/database.ts";

test.each([
  ["QuotaExceededError", /no room left.*Delete a project/],
  ["VersionError", /newer version.*Reload/],
  ["InvalidStateError", /closed.*Reload/],
  ["SecurityError", /private window.*Export/],
  ["NoModificationAllowedError", /in use in another tab.*next started/],
  ["UnknownError", /storage failed.*Export/],
  // A transaction that was aborted is no cancel of anybody's.
  ["AbortError", /storage failed/],
])("%s says what to do", (name, message) => {
  const error = storageError(new DOMException("the browser's own words", name));
  expect(error).toMatchObject({
    code: "failed_storage",
    message: expect.stringMatching(message),
    detail: `${name}: the browser's own words`,
  });
});

test("an error that says what to do stays as it is", () => {
  const error = new LensError("cancelled", "Cancelled.");
  expect(storageError(error)).toBe(error);
});

test("without IndexedDB opening fails by its own error", async () => {
  await expect(openDatabase()).rejects.toMatchObject({
    code: "failed_storage",
    message: expect.stringMatching(/does not let the page keep anything/),
  });
});
