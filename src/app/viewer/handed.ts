import { LensError } from "../../lib/errors.ts";

/** A shared project that was dropped on the app's page goes over to the viewer's: the browser holds it between the two. */

const CACHE = "masc-lens.handed";
const NAME = "X-Name";

const address = () => new URL("handed", location.href).href;

/** Keeps a file for the viewer, in the place of the one before. @throws LensError failed_storage where the browser keeps nothing */
export async function handOver(file: File): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    await cache.put(address(), new Response(file, { headers: { [NAME]: encodeURIComponent(file.name) } }));
  } catch (thrown) {
    throw new LensError(
      "failed_storage",
      "This browser could not hand the shared project to the viewer. Open viewer.html beside this page, and drop the file there.",
      String(thrown),
    );
  }
}

/** What was handed over last; null where nothing was. */
export async function handedOver(): Promise<File | null> {
  const response = await (await caches.open(CACHE)).match(address());
  if (response === undefined) return null;
  return new File([await response.blob()], decodeURIComponent(response.headers.get(NAME) ?? "shared project"));
}
