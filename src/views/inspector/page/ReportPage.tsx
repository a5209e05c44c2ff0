import { orderingMeasures } from "../../../project/measure-lists.ts";
import { describeFurther } from "../../../project/further-measures.ts";
import { counted } from "../../../project/quote.ts";
import type { RunSettings } from "../../../project/result.ts";
import { scoreOf } from "../../../project/scores.ts";
import { TOY_WORDS } from "../../../project/toy.ts";
import { formatMeasure } from "../../format-measure.ts";
import { PageDocument } from "./PageDocument.tsx";
import { AllNumbers, SampleArticle, ShownOnPage, titleOf, type SampleContent } from "./SampleArticle.tsx";

/** Chosen samples as one document: a table of them, then each on a page of its own when it is printed. */
export interface ReportContent {
  readonly title: string;
  /** By what they were scored, a sentence a run. */
  readonly runs: readonly string[];
  /** Whether that was the demo's checkpoint. */
  readonly toy: boolean;
  /** In the table's order. */
  readonly samples: readonly SampleContent[];
  /** What was asked for and is not here, and why; in words. */
  readonly without: readonly string[];
  readonly version: string;
  readonly date: Date;
}

const anchorOf = (at: number): string => `s${at + 1}`;

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

const columnsOf = (run: RunSettings | undefined) => orderingMeasures(describeFurther(run?.further ?? []));

/** Every sample with the numbers that rows are ordered by, and their means. */
function Overview({ samples }: { readonly samples: readonly SampleContent[] }) {
  const measures = columnsOf(samples[0]?.run).filter(({ id }) =>
    samples.some(({ scores }) => scoreOf(scores, id) !== null),
  );
  const numbers = (valueOf: (id: string) => number | null) =>
    measures.map((measure) => {
      const value = valueOf(measure.id);
      return (
        <td key={measure.id} className="number">
          {value === null ? "–" : formatMeasure(measure, value)}
        </td>
      );
    });
  return (
    <div className="across">
      <table className="overview">
        <thead>
          <tr>
            <th scope="col">Sample</th>
            <th scope="col">Prompt</th>
            {measures.map(({ id, label }) => (
              <th key={id} scope="col" className="number">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {samples.map(({ sample, scores }, at) => (
            <tr key={anchorOf(at)}>
              <td>
                <a href={`#${anchorOf(at)}`}>{`${at + 1}. ${titleOf(sample)}`}</a>
              </td>
              <td>{sample.prompt}</td>
              {numbers((id) => scoreOf(scores, id))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {`Mean of ${counted(samples.length, "sample")}, each where it has a number`}
            </th>
            {numbers((id) => mean(samples.flatMap(({ scores }) => scoreOf(scores, id) ?? [])))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

export function ReportPage({
  title,
  runs,
  toy,
  samples,
  without,
  version,
  date,
  style,
}: ReportContent & { readonly style: string }) {
  return (
    <PageDocument title={title} version={version} date={date} style={style}>
      <p>{counted(samples.length, "sample")}</p>
      {runs.map((run) => (
        <p key={run} className="dim">
          {run}
        </p>
      ))}
      {toy && (
        <p>
          <strong>{TOY_WORDS}</strong>
        </p>
      )}
      {without.map((words) => (
        <p key={words}>{words}</p>
      ))}
      <ShownOnPage />
      <Overview samples={samples} />
      {samples.map((content, at) => (
        <article key={anchorOf(at)} id={anchorOf(at)}>
          <h2 className="title">{`${at + 1}. ${titleOf(content.sample)}`}</h2>
          <SampleArticle content={content} ids={`${anchorOf(at)}-`} />
          <details>
            <summary>All numbers, model and settings</summary>
            <AllNumbers content={content} />
          </details>
        </article>
      ))}
    </PageDocument>
  );
}
