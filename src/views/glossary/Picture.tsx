import type { ReactNode } from "react";
import { CountPicture, DRAWING, PoolPicture, WholePicture } from "./Diagrams.tsx";
import { MatchPicture } from "./MatchPicture.tsx";
import type { PictureOf } from "./pictures.ts";
import {
  BudgetPicture,
  FlagsPicture,
  IntervalPicture,
  RanksPicture,
  StripPicture,
  ThresholdPicture,
} from "./Sketches.tsx";
import { AgreementPicture, ApartPicture, PooledPicture } from "./Statistics.tsx";
import styles from "./Picture.module.css";

function drawingOf(of: PictureOf): ReactNode {
  switch (of.kind) {
    case "match":
      return <MatchPicture of={of} />;
    case "pool":
      return <PoolPicture of={of} />;
    case "whole":
      return <WholePicture of={of} />;
    case "count":
      return <CountPicture of={of} />;
    case "interval":
      return <IntervalPicture of={of} />;
    case "threshold":
      return <ThresholdPicture />;
    case "strip":
      return <StripPicture />;
    case "ranks":
      return <RanksPicture />;
    case "budget":
      return <BudgetPicture />;
    case "flags":
      return <FlagsPicture />;
    case "agreement":
      return <AgreementPicture of={of} />;
    case "apart":
      return <ApartPicture of={of} />;
    case "pooled":
      return <PooledPicture />;
  }
}

/** What a word means, drawn: in the page's own colours, of made-up patches. Its caption says it to who cannot see it. */
export function Picture({ of }: { readonly of: PictureOf }) {
  return (
    <svg className={styles.picture} viewBox={`0 0 ${DRAWING.width} ${DRAWING.height}`} aria-hidden="true">
      {drawingOf(of)}
    </svg>
  );
}
