import type { ComponentType } from "react";
import { lazyView } from "../../components/lazy-view.tsx";
import type { Study } from "../../evaluation/study.ts";
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
    id: "disagreement",
    title: "Disagreement",
    View: lazyView(() => import("./disagreement/DisagreementSection.tsx").then((module) => module.DisagreementSection)),
    missing: (study) => hasScores(study) ?? missingPairings(study),
  },
];
