import { useEffect, useMemo } from "react";
import { formatCount } from "../components/format.ts";
import { waitingMasks } from "../project/made-masks.ts";
import { everySampleOf } from "../store/selectors.ts";
import { useLens } from "../store/store.ts";
import { photographs } from "./lazy-modules.ts";
import { report } from "./report.ts";
import styles from "./Rail.module.css";

const NOTHING_OUT: readonly string[] = [];

/** More has no room beside an icon; the whole number is told all the same. */
const MOST = 99;

/** Photographs are drawn as pairs when somebody asks for them: masks that wait may be theirs. */
const drawPhotographs = (): void =>
  void photographs.load().then(({ followPhotographs }) => followPhotographs(), report);

/** How many masks wait to be looked at, of photographs too. */
export function WaitingCount() {
  useEffect(drawPhotographs, []);
  const samples = useLens(everySampleOf);
  const made = useLens((state) => state.made);
  const out = useLens((state) => state.intake?.out ?? NOTHING_OUT);
  const count = useMemo(() => waitingMasks(samples, made, out).length, [samples, made, out]);
  if (count === 0) return null;
  return (
    <>
      <span className={styles.count} aria-hidden="true">
        {count > MOST ? `${MOST}+` : count}
      </span>
      <span className="visually-hidden">{` ${formatCount(count, "mask")} to look at`}</span>
    </>
  );
}
