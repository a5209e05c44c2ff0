import { lazyModule } from "../../lib/lazy-module.ts";

/** Reading a file is fetched while the page is painted. */
const opening = lazyModule(() => import("./open.ts"));
export const openShareds = opening.load;
