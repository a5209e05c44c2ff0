import { AllNumbers, Patches, SampleArticle, ShownOnPage, titleOf, type SampleContent } from "./SampleArticle.tsx";

export interface PageContent extends SampleContent {
  /** When it was saved. */
  readonly date: Date;
}

/** Nothing is fetched and no script runs, whatever stands in a prompt or a file's name. */
export const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** Who wrote it, and what the metric is. */
export const madeBy = (version: string, date: Date): string =>
  `Saved by MaSC Lens ${version} on ${date.toISOString().slice(0, 10)}. The metric: MaSC, arXiv 2605.22469. This page loads nothing and runs no script.`;

/** A sample as a document of its own: pictures, heat, numbers, model and settings. */
export function SamplePage({ date, style, ...content }: PageContent & { readonly style: string }) {
  const title = titleOf(content.sample);
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
          <SampleArticle content={content} shown={<ShownOnPage />} />
          <h2>All numbers, model and settings</h2>
          <AllNumbers content={content} />
          <Patches heat={content.heat} />
          <footer className="dim">{madeBy(content.run.version, date)}</footer>
        </main>
      </body>
    </html>
  );
}
