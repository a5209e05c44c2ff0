import { LensError } from "../lib/errors.ts";

/** What went wrong with storage, and the way out. */
export function storageError(thrown: unknown): LensError {
  if (thrown instanceof LensError) return thrown;
  const name = thrown instanceof Error || thrown instanceof DOMException ? thrown.name : "";
  const detail = thrown instanceof Error ? `${name}: ${thrown.message}` : String(thrown);
  const failed = (message: string) => new LensError("failed_storage", message, detail);
  switch (name) {
    case "QuotaExceededError":
      return failed(
        "There is no room left in this browser's storage. Delete a project that is no longer needed, or free space on the disk, and try again.",
      );
    case "VersionError":
      return failed(
        "A newer version of this page has used this browser's storage. Reload the page to get that version.",
      );
    case "InvalidStateError":
      return failed(
        "The connection to this browser's storage was closed: a newer version of this page runs in another tab, or the site's data was cleared. Reload the page.",
      );
    case "NoModificationAllowedError":
      return failed("Copied files are in use in another tab. They are removed when the page is next started.");
    case "SecurityError":
    case "ReferenceError":
      return failed(
        "This browser does not let the page keep anything (a private window, or storage is blocked for this site). Export what you need before you close the page.",
      );
    default:
      return failed("This browser's storage failed. Export what you need, then reload the page.");
  }
}
