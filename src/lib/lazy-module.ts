import { LensError } from "./errors.ts";

/** A part of the program that is fetched when it is first needed, and then stays. */
export interface LazyModule<T> {
  /** Once, but again after a failure. @throws LensError missing_script where its file does not come */
  load(): Promise<T>;
  /** null before it has come. */
  readonly loaded: T | null;
}

/** A file's name says what it holds: a new deployment takes the old names away, and a page that was open before asks for them. */
const GONE =
  "A part of this page could not be loaded: its server has a newer version of the page, or does not answer. Reload the page to go on; what is kept stays.";

/** @param fetchModule an `import()` */
export function lazyModule<T>(fetchModule: () => Promise<T>): LazyModule<T> {
  let loaded: T | null = null;
  let loading: Promise<T> | null = null;
  const fetchOnce = async (): Promise<T> => {
    try {
      return (loaded = await fetchModule());
    } catch (thrown) {
      loading = null;
      const { message } = LensError.from(thrown);
      throw new LensError("missing_script", GONE, message);
    }
  };
  return {
    load: () => (loading ??= fetchOnce()),
    get loaded() {
      return loaded;
    },
  };
}
