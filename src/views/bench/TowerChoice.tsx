import { useId } from "react";
import { towerOf, TOWERS, type TowerName } from "../../engine/gpu-bench/towers.ts";
import styles from "./BenchPage.module.css";

/** What each takes of a machine, so that nobody is surprised. */
const COST: Readonly<Record<TowerName, string>> = {
  so400m:
    "What the metric takes. 1.7 GB of weights on the card in fp32 (.9 in fp16, .5 in int8), and more than that of the machine’s own memory while they are made; several minutes. The screen may stall for moments.",
  base: "For smaller cards: .4 GB of weights in fp32; about a minute.",
  tiny: "Shows that it works, in seconds; its figures mean nothing.",
};

interface Props {
  readonly tower: TowerName;
  readonly onTower: (tower: TowerName) => void;
}

/** Which tower is measured, and what that takes. */
export function TowerChoice({ tower, onTower }: Props) {
  const prefix = useId();
  return (
    <div role="radiogroup" aria-label="Tower" className={styles.towers}>
      {TOWERS.map((name) => (
        <div key={name} className={styles.tower} data-chosen={name === tower || undefined}>
          <label>
            <input
              type="radio"
              name="tower"
              checked={name === tower}
              aria-describedby={`${prefix}-${name}`}
              onChange={() => onTower(name)}
            />
            {towerOf(name).label}
          </label>
          <p id={`${prefix}-${name}`} className={styles.cost}>
            {COST[name]}
          </p>
        </div>
      ))}
    </div>
  );
}
