import { lazyModule } from "../lib/lazy-module.ts";

/** What the viewer needs of later modules too, apart from those that it has none of. */

export const zipping = lazyModule(() => import("fflate"));
export const thumbnails = lazyModule(() => import("./thumbnails.ts"));
