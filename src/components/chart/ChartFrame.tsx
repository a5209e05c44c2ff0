import type { KeyboardEventHandler, ReactNode, Ref } from "react";
import styles from "./Chart.module.css";

interface Props {
  readonly width: number;
  readonly height: number;
  /** Says what the whole shows. */
  readonly name: string;
  readonly onKeyDown: KeyboardEventHandler<SVGSVGElement>;
  readonly ref?: Ref<SVGSVGElement>;
  readonly children: ReactNode;
}

/** What every chart is drawn in. */
export function ChartFrame({ name, children, ...rest }: Props) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its marks are buttons, between which arrows go
    <svg {...rest} className={styles.chart} data-chart="" role="group" aria-label={name}>
      {children}
    </svg>
  );
}
