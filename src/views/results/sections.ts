import type { ComponentType } from "react";
import { lazyView } from "../../components/lazy-view.tsx";
import type { Study } from "../../evaluation/study.ts";
import { aggregatorColumns, poolColumns } from "./ablation-names.ts";
import { missingPairings } from "./disagreement/pairings.ts";

/** The page's sections in their order: an entry is all that one takes, its tab and what is said where it does not apply are made of it. */
export interface Section {
  /** As addresses and files name it. */
  readonly id: string;
  readonly title: string;
  /** Takes its study by `useStudy`; shown only where nothing is missing. */
  readonly View: ComponentType;
  /** Why there is nothing to show of this study, and what would change that; null where there is. */
  readonly missing: (study: Study) => string | null;
}

const hasScores = ({ metrics }: Study): string | null =>
  metrics.length === 0 ? "No pair has a score yet. Score the pairs, or add files of scores." : null;

const hasRatings = ({ raters }: Study): string | null =>
  raters.length === 0
    ? "Nobody has rated these pairs. Drop DreamBench++'s folder data_human_rating, or a CSV or JSON of your own with a column concept, prompt_id, method, rater and rating."
    : null;

const hasAblations = (study: Study): string | null =>
  aggregatorColumns(study).size > 1 || poolColumns(study).size > 1
    ? null
    : "Nothing of the ablations is there. Score the pairs with their masks and prompts, or add the authors' files of scores of other aggregators, pools and prompts.";

export const SECTIONS: readonly Section[] = [
  {
    id: "methods",
    title: "Methods",
    View: lazyView(() => import("./methods/MethodsSection.tsx").then((module) => module.MethodsSection)),
    missing: hasScores,
  },
  {
    id: "agreement",
    title: "Agreement",
    View: lazyView(() => import("./agreement/AgreementSection.tsx").then((module) => module.AgreementSection)),
    missing: (study) => hasScores(study) ?? hasRatings(study),
  },
  {
    id: "ablations",
    title: "Ablations",
    View: lazyView(() => import("./ablations/AblationsSection.tsx").then((module) => module.AblationsSection)),
    missing: hasAblations,
  },
  {
    id: "mask-sources",
    title: "Mask sources",
    View: lazyView(() => import("./mask-sources/MaskSourcesSection.tsx").then((module) => module.MaskSourcesSection)),
    missing: ({ maskSources }) =>
      maskSources.length < 2
        ? "There is one source of masks, or none. Drop a second folder of masks, or a folder mask_sources with a folder of score files for each source."
        : null,
  },
  {
    id: "subjects",
    title: "Same or other",
    View: lazyView(() => import("./subjects/SubjectsSection.tsx").then((module) => module.SubjectsSection)),
    missing: ({ subjects }) =>
      subjects === null
        ? "No pair says whether it shows one subject or two. Two subjects with several pictures each are enough: drop DreamBooth's or ORIDa's photographs, a folder a subject, or the authors' file of scores of ORIDa."
        : null,
  },
  {
    id: "disagreement",
    title: "Disagreement",
    View: lazyView(() => import("./disagreement/DisagreementSection.tsx").then((module) => module.DisagreementSection)),
    missing: (study) => hasScores(study) ?? missingPairings(study),
  },
];
