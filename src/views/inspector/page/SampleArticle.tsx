import type { ReactNode } from "react";
import { heatColour, HEAT_GRADIENT, fractionOf, toCss, type Scale } from "../../../components/colour-map.ts";
import { countBins } from "../../../components/bins.ts";
import { BINS } from "../../../components/Histogram.tsx";
import { describeFurther } from "../../../project/further-measures.ts";
import { CARD_MEASURES, orderingMeasures } from "../../../project/measure-lists.ts";
import { scoreOf } from "../../../project/scores.ts";
import type { Measure } from "../../../project/measures.ts";
import { baseName } from "../../../platform/bytes.ts";
import { referencesOf } from "../../../project/references.ts";
import { deviceWords } from "../../../project/device-words.ts";
import { toResultRow, type RunSettings, type SampleScores } from "../../../project/result.ts";
import type { Sample } from "../../../project/types.ts";
import { FLAG_WORDS } from "../../flag-words.ts";
import { formatMeasure } from "../../format-measure.ts";
import { placeOf, type HeatModel } from "../heat.ts";
import { Sum } from "../MatchPanel.tsx";
import { noPartsWords, partWords } from "../parts/part-words.ts";
import type { Parts } from "../parts/parts.ts";
import type { Finding } from "../why/finding.ts";
import { Generation, Reference, type PagePicture } from "./PagePictures.tsx";

/** All that a page says of a sample. */
export interface SampleContent {
  readonly sample: Sample;
  /** The sample with all of its references: of several, the page is of the comparison with one. */
  readonly whole: Sample;
  readonly scores: SampleScores;
  readonly run: RunSettings;
  /** SHA-256 of the checkpoint's content. */
  readonly fingerprint: string | null;
  readonly heat: HeatModel;
  readonly scale: Scale;
  readonly findings: readonly Finding[];
  /** null without the reference's mask. */
  readonly parts: Parts | null;
  readonly reference: PagePicture;
  readonly generation: PagePicture;
}

/** What stands above the pictures: what rows can be ordered by, then what else has a card. */
function headMeasures(run: RunSettings): readonly Measure[] {
  const ordering = orderingMeasures(describeFurther(run.further ?? []));
  return [...ordering, ...CARD_MEASURES.filter((measure) => !ordering.includes(measure))];
}

/** Of several references, which one the page is of; null where there is no other. */
function whichReference(whole: Sample, { reference }: Sample): string | null {
  const all = referencesOf(whole);
  const place = all.findIndex(({ image }) => image === reference);
  if (all.length < 2 || reference === null || place === -1) return null;
  return `One comparison of ${all.length}: with reference ${place + 1}, ${baseName(reference)}. The numbers here are its own; the sample's CP and what else depends on the reference are means over all ${all.length}.`;
}

function Spread({ heat, scale }: { readonly heat: HeatModel; readonly scale: Scale }) {
  const counts = countBins(
    heat.patches.map((patch) => heat.evidence.match.cosine[patch]!),
    scale,
    BINS,
  );
  const most = Math.max(1, ...counts);
  return (
    <svg
      className="spread"
      viewBox={`0 0 ${BINS} 1`}
      preserveAspectRatio="none"
      role="img"
      aria-label="Patches by best cosine"
    >
      {counts.map((count, i) => {
        const value = scale.low + ((i + 0.5) / BINS) * (scale.high - scale.low);
        return (
          <rect
            key={value}
            x={i + 0.08}
            width={0.84}
            y={1 - count / most}
            height={count / most}
            fill={toCss(heatColour(value, scale))}
          />
        );
      })}
    </svg>
  );
}

export function Patches({ heat }: { readonly heat: HeatModel }) {
  const { reference, generation, match } = heat.evidence;
  return (
    <details>
      <summary>{`${heat.patches.length} patches and what each matches`}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Reference patch</th>
            <th scope="col">Best cosine</th>
            <th scope="col">Generation patch</th>
            {heat.leaked !== null && <th scope="col">Leaks</th>}
          </tr>
        </thead>
        <tbody>
          {heat.patches.map((patch) => (
            <tr key={patch}>
              <td>{placeOf(patch, reference.grid)}</td>
              <td>{match.cosine[patch]!.toFixed(6)}</td>
              <td>{placeOf(match.index[patch]!, generation.grid)}</td>
              {heat.leaked !== null && <td>{heat.leaked[patch] === 1 ? "yes" : ""}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

const written = (value: unknown): string =>
  Array.isArray(value)
    ? value.join(" ")
    : value === null || value === undefined
      ? ""
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value);

/** "red mushroom, method a". */
export const titleOf = ({ concept, id, method }: Sample): string =>
  [concept ?? id, method].filter((part) => part !== null).join(", ");

/** What a sample's pictures show can be taken away, for the whole page. */
export function ShownOnPage() {
  return (
    <p className="shown">
      <label>
        <input type="checkbox" id="show-heat" defaultChecked /> heat
      </label>
      <label>
        <input type="checkbox" id="show-masks" defaultChecked /> masks
      </label>
      <span className="dim">Point at a patch of the reference to see its match.</span>
    </p>
  );
}

/** What stands of a sample on a page, under its title: pictures, heat, numbers, reasons. @param ids before the ids of its patches, where a page has several samples */
export function SampleArticle({
  content: { sample, whole, scores, run, heat, scale, findings, parts, reference, generation },
  ids = "",
  shown = null,
}: {
  readonly content: SampleContent;
  readonly ids?: string;
  readonly shown?: ReactNode;
}) {
  const which = whichReference(whole, sample);
  return (
    <>
      {which !== null && <p className="which">{which}</p>}
      <p>{sample.prompt ?? "No prompt."}</p>
      {scores.prompt_text !== null && (
        <p className="dim">Read for PF: {scores.prompt_text === "" ? "nothing is left" : scores.prompt_text}</p>
      )}
      <dl className="scores">
        {headMeasures(run).map((measure) => {
          const value = scoreOf(scores, measure.id);
          return value === null ? null : (
            <div key={measure.id}>
              <dt>{measure.label}</dt>
              <dd>{formatMeasure(measure, value)}</dd>
            </div>
          );
        })}
      </dl>
      {shown}
      <div className="pair">
        <figure>
          <Reference ids={ids} heat={heat} scale={scale} picture={reference} parts={parts?.parts ?? []} />
          <figcaption>{`Reference: best cosine of every ${heat.subject === null ? "patch" : "subject patch"}`}</figcaption>
        </figure>
        <figure>
          <Generation ids={ids} heat={heat} scale={scale} picture={generation} parts={parts?.parts ?? []} />
          <figcaption>Generation</figcaption>
        </figure>
      </div>
      <div className="ramp" style={{ background: HEAT_GRADIENT }}>
        {scores.cp !== null && <i style={{ left: `${100 * fractionOf(scores.cp, scale)}%` }} />}
      </div>
      <div className="ends">
        <span>{scale.low.toFixed(2)}</span>
        <span>{scale.high.toFixed(2)}</span>
      </div>
      <Sum heat={heat} cp={scores.cp} />
      <Spread heat={heat} scale={scale} />
      {parts !== null && (
        <>
          <h2>Where it went wrong</h2>
          {parts.parts.length === 0 ? (
            <p>{noPartsWords(parts)}</p>
          ) : (
            <ol>
              {parts.parts.map((part) => (
                <li key={part.middle}>{partWords(part)}</li>
              ))}
            </ol>
          )}
        </>
      )}
      {findings.length > 0 && (
        <>
          <h2>Why</h2>
          <ul>
            {findings.map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
          </ul>
        </>
      )}
      {scores.flags.length > 0 && (
        <>
          <h2>Flags</h2>
          <ul>
            {scores.flags.map((flag) => (
              <li key={flag}>
                {FLAG_WORDS[flag].short}: {FLAG_WORDS[flag].long}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** Every number in full, with model and settings. */
export function AllNumbers({ content: { sample, scores, run, fingerprint } }: { readonly content: SampleContent }) {
  const provider = run.provider === null ? null : deviceWords(run.provider);
  return (
    <table>
      <tbody>
        {Object.entries({
          ...toResultRow(sample, scores, { ...run, provider }),
          ...(fingerprint === null ? {} : { checkpoint_sha256: fingerprint }),
        }).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{written(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
