import { heatColour, HEAT_GRADIENT, fractionOf, toCss, type Scale } from "../../../components/colour-map.ts";
import { countBins } from "../../../components/bins.ts";
import { BINS } from "../../../components/Histogram.tsx";
import { boxOf, outlineOf, type Box, type PatchGrid } from "../../../lib/patch-grid.ts";
import { describeFurther } from "../../../project/further-measures.ts";
import { CARD_MEASURES, orderingMeasures } from "../../../project/measure-lists.ts";
import { scoreOf } from "../../../project/scores.ts";
import type { Measure } from "../../../project/measures.ts";
import { baseName } from "../../../platform/bytes.ts";
import { referencesOf } from "../../../project/references.ts";
import { toResultRow, type RunSettings, type SampleScores } from "../../../project/result.ts";
import type { Sample } from "../../../project/types.ts";
import { FLAG_WORDS } from "../../flag-words.ts";
import { formatMeasure } from "../../format-measure.ts";
import { placeOf, type HeatModel } from "../heat.ts";
import { Sum } from "../MatchPanel.tsx";
import type { Finding } from "../why/finding.ts";

/** A picture that stands in the page itself. */
export interface PagePicture {
  /** A data URL. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

/** All that the page of a sample says. */
export interface PageContent {
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
  readonly reference: PagePicture;
  readonly generation: PagePicture;
  /** When it was saved. */
  readonly date: Date;
}

/** Nothing is fetched and no script runs, whatever stands in a prompt or a file's name. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";
const HEAT_OPACITY = 0.78;

/** What stands above the pictures: what rows can be ordered by, then what else has a card. */
function headMeasures(run: RunSettings): readonly Measure[] {
  const ordering = orderingMeasures(describeFurther(run.further ?? []));
  return [...ordering, ...CARD_MEASURES.filter((measure) => !ordering.includes(measure))];
}

/** A whole picture, in its own pixels. */
const wholeOf = ({ width, height }: PagePicture): Box => ({ x: 0, y: 0, width, height });

function Outline({
  inside,
  grid,
  picture,
}: {
  readonly inside: Uint8Array | null;
  readonly grid: PatchGrid;
  readonly picture: PagePicture;
}) {
  if (inside === null) return null;
  const [x, y] = [picture.width / grid.columns, picture.height / grid.rows];
  const d = outlineOf(grid, inside)
    .map(([r0, c0, r1, c1]) => `M${c0 * x} ${r0 * y}L${c1 * x} ${r1 * y}`)
    .join("");
  return (
    <>
      <path className="outline under" d={d} />
      <path className="outline" d={d} />
    </>
  );
}

/** Of several references, which one the page is of; null where there is no other. */
function whichReference(whole: Sample, { reference }: Sample): string | null {
  const all = referencesOf(whole);
  const place = all.findIndex(({ image }) => image === reference);
  if (all.length < 2 || reference === null || place === -1) return null;
  return `One comparison of ${all.length}: with reference ${place + 1}, ${baseName(reference)}. The numbers here are its own; the sample's CP and what else depends on the reference are means over all ${all.length}.`;
}

function Reference({
  heat,
  scale,
  picture,
}: {
  readonly heat: HeatModel;
  readonly scale: Scale;
  readonly picture: PagePicture;
}) {
  const { reference, generation, match } = heat.evidence;
  return (
    <svg
      viewBox={`0 0 ${picture.width} ${picture.height}`}
      role="img"
      aria-label="Reference with the best cosine of each patch"
    >
      <image href={picture.url} width={picture.width} height={picture.height} />
      <g className="heat">
        {heat.patches.map((patch) => {
          const cosine = match.cosine[patch]!;
          const leak = heat.leaked?.[patch] === 1 ? ", outside the subject" : "";
          return (
            <rect
              key={patch}
              id={`r${patch}`}
              {...boxOf(reference.grid, wholeOf(picture), patch)}
              fill={toCss(heatColour(cosine, scale), HEAT_OPACITY)}
            >
              <title>{`${placeOf(patch, reference.grid)}: best cosine ${cosine.toFixed(4)}, in the generation at ${placeOf(match.index[patch]!, generation.grid)}${leak}`}</title>
            </rect>
          );
        })}
      </g>
      <Outline inside={heat.subject} grid={reference.grid} picture={picture} />
    </svg>
  );
}

function Generation({
  heat,
  scale,
  picture,
}: {
  readonly heat: HeatModel;
  readonly scale: Scale;
  readonly picture: PagePicture;
}) {
  const { generation, match } = heat.evidence;
  const targets = [...new Set(heat.patches.map((patch) => match.index[patch]!))];
  // Pointing at a patch of the reference frames its match: a rule a patch, so that no script is needed.
  const rules = heat.patches
    .map(
      (patch) =>
        `main:has(#r${patch}:hover) #g${match.index[patch]!}{stroke:${toCss(heatColour(match.cosine[patch]!, scale))}}`,
    )
    .join("\n");
  return (
    <svg viewBox={`0 0 ${picture.width} ${picture.height}`} role="img" aria-label="Generation">
      <style dangerouslySetInnerHTML={{ __html: rules }} />
      <image href={picture.url} width={picture.width} height={picture.height} />
      <Outline inside={heat.generationSubject} grid={generation.grid} picture={picture} />
      {targets.map((patch) => (
        <rect key={patch} id={`g${patch}`} className="to" {...boxOf(generation.grid, wholeOf(picture), patch)} />
      ))}
    </svg>
  );
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

function Patches({ heat }: { readonly heat: HeatModel }) {
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

/** A sample as a document of its own: pictures, heat, numbers, model and settings. */
export function SamplePage({
  sample,
  whole,
  scores,
  run,
  fingerprint,
  heat,
  scale,
  findings,
  reference,
  generation,
  date,
  style,
}: PageContent & { readonly style: string }) {
  const which = whichReference(whole, sample);
  const title = [sample.concept ?? sample.id, sample.method].filter((part) => part !== null).join(", ");
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta httpEquiv="Content-Security-Policy" content={POLICY} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title}: MaSC`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <main>
          <h1>{title}</h1>
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
          <p className="shown">
            <label>
              <input type="checkbox" id="show-heat" defaultChecked /> heat
            </label>
            <label>
              <input type="checkbox" id="show-masks" defaultChecked /> masks
            </label>
            <span className="dim">Point at a patch of the reference to see its match.</span>
          </p>
          <div className="pair">
            <figure>
              <Reference heat={heat} scale={scale} picture={reference} />
              <figcaption>{`Reference: best cosine of every ${heat.subject === null ? "patch" : "subject patch"}`}</figcaption>
            </figure>
            <figure>
              <Generation heat={heat} scale={scale} picture={generation} />
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
          <h2>All numbers, model and settings</h2>
          <table>
            <tbody>
              {Object.entries({
                ...toResultRow(sample, scores, run),
                ...(fingerprint === null ? {} : { checkpoint_sha256: fingerprint }),
              }).map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td>{written(value)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Patches heat={heat} />
          <footer className="dim">{`Saved by MaSC Lens ${run.version} on ${date.toISOString().slice(0, 10)}. The metric: MaSC, arXiv 2605.22469. This page loads nothing and runs no script.`}</footer>
        </main>
      </body>
    </html>
  );
}
