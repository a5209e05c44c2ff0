import { useMemo, useState } from "react";
import { formatCount, formatScore } from "../../../components/format.ts";
import {
  copiedPairs,
  COPIED_RULE,
  cpOf,
  globalOf,
  pfOf,
  rankedPairs,
  rankGap,
  type RankedPair,
} from "../../../evaluation/disagreement.ts";
import type { Study, StudyMetric } from "../../../evaluation/study.ts";
import { Choice } from "../Choice.tsx";
import { Part } from "../Part.tsx";
import { useStudy } from "../use-study.ts";
import styles from "./DisagreementSection.module.css";
import { copiedData, pairingsOf, rankedData, type Pairing } from "./pairings.ts";
import { PairGallery } from "./PairGallery.tsx";

/** Cards of a gallery; files have as many as differ. */
const SHOWN = 12;
/** Pairs whose ranks differ by less, in per cent, are not worth a list. */
const LEAST_GAP = 5;

const score = (value: number) => formatScore(value).replace("-", "−");
const samplesIn = ({ pairs }: Study, rows: readonly { readonly row: number }[]): readonly string[] =>
  rows.flatMap(({ row }) => pairs[row]!.sample ?? []);

function Gallery({
  study,
  pairing,
  ranked,
  higher,
  lower,
}: {
  readonly study: Study;
  readonly pairing: Pairing;
  readonly ranked: readonly RankedPair[];
  readonly higher: StudyMetric;
  readonly lower: StudyMetric;
}) {
  const { ours, theirs } = pairing;
  return (
    <PairGallery
      title={`${higher.label} puts them higher than ${lower.label}`}
      about={`The largest gaps of rank first; ${formatCount(ranked.length, "pair")} with a gap of ${LEAST_GAP} % of the set or more.`}
      table={rankedData(study, pairing, ranked)}
      samples={samplesIn(study, ranked.slice(0, SHOWN))}
      pairs={ranked.slice(0, SHOWN).map((pair) => ({
        pair: study.pairs[pair.row]!,
        lines: [
          `${ours.label} ${score(pair.ours)}, rank ${Math.round(pair.ourRank)} %`,
          `${theirs.label} ${score(pair.theirs)}, rank ${Math.round(pair.theirRank)} %`,
        ],
      }))}
      empty="None: the two put every pair at about the same rank."
    />
  );
}

function Ranks({ study }: { readonly study: Study }) {
  const pairings = useMemo(() => pairingsOf(study), [study]);
  const [chosen, setChosen] = useState("");
  const pairing = pairings.find(({ id }) => id === chosen) ?? pairings[0];
  const ranked = useMemo(
    () => (pairing === undefined ? [] : rankedPairs(study, pairing.ours, pairing.theirs)),
    [study, pairing],
  );
  if (pairing === undefined) return null;
  const { ours, theirs } = pairing;
  return (
    <Part title="Where ranks differ most">
      <Choice
        label="Between"
        value={pairing.id}
        choices={pairings.map(({ id, label }) => ({ id, label }))}
        onChoose={setChosen}
      />
      <Gallery
        study={study}
        pairing={pairing}
        ranked={ranked.filter((pair) => rankGap(pair) >= LEAST_GAP)}
        higher={ours}
        lower={theirs}
      />
      <Gallery
        study={study}
        pairing={pairing}
        ranked={ranked.filter((pair) => rankGap(pair) <= -LEAST_GAP).toReversed()}
        higher={theirs}
        lower={ours}
      />
    </Part>
  );
}

function NumberChoice({
  label,
  value,
  unit,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly unit: string;
  readonly onChange: (value: number) => void;
}) {
  return (
    <label className="field">
      {label}
      <input
        type="number"
        className="input"
        min={0}
        max={unit === "%" ? 100 : 1}
        step={unit === "%" ? 5 : 0.01}
        value={value}
        onChange={({ currentTarget: { valueAsNumber } }) => Number.isFinite(valueAsNumber) && onChange(valueAsNumber)}
      />
      {unit}
    </label>
  );
}

function Copied({ study }: { readonly study: Study }) {
  const [rule, setRule] = useState(COPIED_RULE);
  const [cp, global, pf] = [cpOf(study), globalOf(study), pfOf(study)];
  const copied = useMemo(
    () => (cp === null || global === null || pf === null ? null : copiedPairs(study, { cp, global, pf }, rule)),
    [study, cp, global, pf, rule],
  );
  return (
    <Part title="Copied, not placed">
      {copied === null ? (
        <p className={styles.missing}>
          Needs CP, the cosine of the whole pictures and PF of the same pairs: score them here with masks and prompts.
        </p>
      ) : (
        <>
          <div className={styles.choices}>
            <NumberChoice
              label="CP and whole pictures at least"
              value={rule.near}
              unit=""
              onChange={(near) => setRule({ ...rule, near })}
            />
            <NumberChoice
              label="PF among the lowest"
              value={Math.round(100 * rule.lowest)}
              unit="%"
              onChange={(lowest) => setRule({ ...rule, lowest: lowest / 100 })}
            />
          </div>
          <PairGallery
            title={formatCount(copied.length, "pair")}
            about="The picture is the reference's, background and all, and not what the prompt asks for: the lowest PF first."
            table={copiedData(study, copied)}
            samples={samplesIn(study, copied)}
            pairs={copied.slice(0, SHOWN).map((pair) => ({
              pair: study.pairs[pair.row]!,
              lines: [
                `CP ${score(pair.cp)}, whole ${score(pair.global)}`,
                `PF ${score(pair.pf)}, rank ${Math.round(pair.pfRank)} %`,
              ],
            }))}
            empty="None by this rule."
          />
        </>
      )}
    </Part>
  );
}

/** Pairs that two metrics see differently, and pairs that only copy. */
export function DisagreementSection() {
  const study = useStudy();
  return (
    <>
      <Ranks study={study} />
      <Copied study={study} />
    </>
  );
}
