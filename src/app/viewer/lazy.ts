import { lazyView } from "../../components/lazy-view.tsx";
import { lazyModule } from "../../lib/lazy-module.ts";

/** Reading a file is fetched while the page is painted. */
const opening = lazyModule(() => import("./open.ts"));
export const openShareds = opening.load;

/** What is fetched when it is first shown. */
export const ResultsView = lazyView(() =>
  import("../../views/results/ResultsView.tsx").then((module) => module.ResultsView),
);
export const MaskEditor = lazyView(() =>
  import("../../views/masks/MaskEditor.tsx").then((module) => module.MaskEditor),
);
