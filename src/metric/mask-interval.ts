/**
 * How far a score is to be trusted: what it would be with a mask that is a little another. CP moves with the reference's
 * mask, PF with the generation's. Nothing is encoded for it.
 */

/** One thing changed about the mask, all else as it is. */
export type MaskChange =
  /** The weight from which a patch counts as the subject's. */
  | { readonly by: "threshold"; readonly at: number }
  /** The mask grown by so many patches all around; below 0: shrunk. */
  | { readonly by: "growth"; readonly at: number }
  /** Another mask of the same picture. */
  | { readonly by: "source"; readonly at: string };

export interface VariedScore {
  readonly change: MaskChange;
  /** null where nothing is left to score: no subject for CP, no background for PF. */
  readonly value: number | null;
}

export interface ScoreInterval {
  /** With the mask as it is. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** In the order of VARIED_THRESHOLDS, VARIED_GROWTHS and the sources. */
  readonly varied: readonly VariedScore[];
  /** What moves the score farthest; null where nothing moves it. */
  readonly largest: { readonly change: MaskChange; readonly by: number } | null;
}

/** Of both scores; null where the pair has none. */
export interface MaskIntervals {
  readonly cp: ScoreInterval | null;
  readonly pf: ScoreInterval | null;
}

/** Thresholds around the paper's .5 at which soft edges fall to either side. */
export const VARIED_THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7] as const;

/** In patches: as far as careful masks of one subject differ. */
export const VARIED_GROWTHS = [-1, -0.5, 0.5, 1] as const;

/** null where there is no score with the mask as it is. */
export function intervalOf(value: number | null, varied: readonly VariedScore[]): ScoreInterval | null {
  if (value === null) return null;
  let [low, high] = [value, value];
  let largest: ScoreInterval["largest"] = null;
  for (const { change, value: other } of varied) {
    if (other === null) continue;
    [low, high] = [Math.min(low, other), Math.max(high, other)];
    const by = other - value;
    if (by !== 0 && Math.abs(by) > Math.abs(largest?.by ?? 0)) largest = { change, by };
  }
  return { value, low, high, varied, largest };
}

/** How wide an interval is; null without one. */
export const widthOf = (interval: ScoreInterval | null): number | null => interval && interval.high - interval.low;

/**
 * From which width on a score is said to depend on its mask: as much as lies between the CP of the demo's faithful and of
 * its pasted generations (medians .85 and .74). At 256 patches, a few of which are a subject's width, half of its pairs are
 * wider though their masks are exact: tests/demo/interval.slow.test.ts.
 */
export const DEPENDS = 0.1;

/** Below this it is the last digit that is shown. */
const HARDLY = 0.02;

/** As many digits as tell the ends apart, up to those that a score has. */
const DIGITS = [2, 3, 4] as const;

/** "+.12", "\u2212.003": two digits, or as many as leave something. */
function signed(by: number): string {
  const size = Math.abs(by);
  const digits = DIGITS.find((count) => Number(size.toFixed(count)) > 0) ?? 4;
  return `${by < 0 ? "\u2212" : "+"}${size.toFixed(digits).replace(/^0/, "")}`;
}

const PATCHES = new Map([
  [0.5, "half a patch"],
  [1, "a patch"],
]);

const howMuch = (at: number): string => {
  const size = Math.abs(at);
  return `${PATCHES.get(size) ?? `${size} patches`} ${at < 0 ? "less" : "more"} of it`;
};

/** "a patch less of it", as the subject of a sentence. */
export function changeWords({ by, at }: MaskChange): string {
  if (by === "threshold") return `a threshold of ${at}`;
  return by === "growth" ? howMuch(at) : `the mask of ${at}`;
}

/** What rounds to nothing has no sign. */
const rounded = (value: number, digits: number): number => Number(value.toFixed(digits)) + 0;

/** "0.50 to 0.72"; with more digits where two would say the same twice. null where it does not move by the last of them. */
export function rangeWords({ low, high }: Pick<ScoreInterval, "low" | "high">): string | null {
  const digits = DIGITS.find((count) => rounded(low, count) !== rounded(high, count));
  if (digits === undefined) return null;
  return `${rounded(low, digits).toFixed(digits)} to ${rounded(high, digits).toFixed(digits)}`;
}

/**
 * What an interval means, in a sentence.
 *
 * @param label of the score: "CP"
 * @param mask whose it moves with: "the reference's mask"
 */
export function verdictOf(
  label: string,
  mask: string,
  { low, high, largest, varied }: ScoreInterval,
): { readonly depends: boolean; readonly words: string } {
  const range = rangeWords({ low, high });
  const gone = varied.find(({ value }) => value === null);
  const nothing = gone === undefined ? "" : ` With ${changeWords(gone.change)} there would be no score.`;
  if (largest === null || range === null)
    return { depends: gone !== undefined, words: `${label} does not move with ${mask}.${nothing}` };
  const most = `${changeWords(largest.change)} gives ${signed(largest.by)}`;
  const little = high - low < HARDLY ? "hardly moves" : "moves a little";
  return high - low >= DEPENDS
    ? { depends: true, words: `${label} depends on ${mask}: ${most} (${range}).${nothing}` }
    : {
        depends: gone !== undefined,
        words: `${label} ${little} with ${mask}: at most ${most} (${range}).${nothing}`,
      };
}
