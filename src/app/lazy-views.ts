import { createElement } from "react";
import { lazyView } from "../components/lazy-view.tsx";
import { BeforeRunSheet } from "../views/run/BeforeRun.tsx";
import { Recent } from "../views/start/Start.tsx";
import { ExportButton } from "./ExportButton.tsx";
import { firstPaint } from "./first-paint.ts";

/** What no first picture needs: fetched when it is first shown, or when there is time for it. */

export const Workspace = lazyView(() => import("./Workspace.tsx").then((module) => module.Workspace));
export const FilesView = lazyView(() => import("../views/intake/FilesView.tsx").then((module) => module.FilesView));
export const ResultsView = lazyView(() =>
  import("../views/results/ResultsView.tsx").then((module) => module.ResultsView),
);
export const CheckView = lazyView(() => import("../views/check/CheckView.tsx").then((module) => module.CheckView));
export const ModelsView = lazyView(() => import("../views/models/ModelsView.tsx").then((module) => module.ModelsView));
export const PrivacyView = lazyView(() =>
  import("../views/privacy/PrivacyView.tsx").then((module) => module.PrivacyView),
);
export const PairEditor = lazyView(() => import("../views/intake/PairEditor.tsx").then((module) => module.PairEditor));
export const MaskEditor = lazyView(() => import("../views/masks/MaskEditor.tsx").then((module) => module.MaskEditor));

export const ReviewView = lazyView(() => import("../views/making/ReviewView.tsx").then((module) => module.ReviewView));
/** No model is open at first. */
export const ModelInUse = lazyView(() => import("./ModelInUse.tsx").then((module) => module.ModelInUse), null);
/** No project has made masks at first. */
export const WaitingCount = lazyView(() => import("./WaitingCount.tsx").then((module) => module.WaitingCount), null);
export const MakingSheet = lazyView(
  () => import("../views/making/MakingSheet.tsx").then((module) => module.MakingSheet),
  null,
);

export const QuestionDialog = lazyView(
  () => import("../views/intake/QuestionDialog.tsx").then((module) => module.QuestionDialog),
  null,
);
export const ReadingSheet = lazyView(
  () => import("../views/intake/sheet/ReadingSheet.tsx").then((module) => module.ReadingSheet),
  null,
);
/** Nobody points at anything before that. */
export const Tips = lazyView(
  () =>
    firstPaint()
      .then(() => import("../components/Tips.tsx"))
      .then((module) => module.Tips),
  null,
);
export const Glossary = lazyView(
  () => import("../views/glossary/Glossary.tsx").then((module) => module.Glossary),
  null,
);
export const Palette = lazyView(() => import("./palette/Palette.tsx").then((module) => module.Palette), null);
export const TourButton = lazyView(() => import("./TourButton.tsx").then((module) => module.TourButton), null);
export const KeySheet = lazyView(() => import("./KeySheet.tsx").then((module) => module.KeySheet), null);
export const RunEstimate = lazyView(() => import("./RunEstimate.tsx").then((module) => module.RunEstimate), null);
export const Failures = lazyView(() => import("../views/run/Failures.tsx").then((module) => module.Failures), null);
export const ProjectMenu = lazyView(
  () => import("../views/start/ProjectMenu.tsx").then((module) => module.ProjectMenu),
  null,
);
export const ScoreScope = lazyView(() => import("./RunScope.tsx").then((module) => module.ScoreScope), null);
export const ScopeMenu = lazyView(() => import("./RunScope.tsx").then((module) => module.ScopeMenu), null);
export const ExportMenu = lazyView(
  () => import("./ExportMenu.tsx").then((module) => module.ExportMenu),
  createElement(ExportButton, { disabled: true }),
);

/** In the order in which they are likely to be needed. */
export const LATER_VIEWS = [
  Tips,
  Palette,
  ModelInUse,
  Workspace,
  ModelsView,
  TourButton,
  RunEstimate,
  ScoreScope,
  Failures,
  ProjectMenu,
  MaskEditor,
  PairEditor,
  BeforeRunSheet,
  ExportMenu,
  MakingSheet,
  ResultsView,
  ReviewView,
  WaitingCount,
  FilesView,
  ReadingSheet,
  Recent,
  Glossary,
  KeySheet,
  QuestionDialog,
  CheckView,
  PrivacyView,
].map(({ preload }) => preload);

/** What a place shows. */
export const VIEW_OF = {
  samples: Workspace,
  results: ResultsView,
  masks: ReviewView,
  files: FilesView,
  check: CheckView,
  models: ModelsView,
  privacy: PrivacyView,
};
