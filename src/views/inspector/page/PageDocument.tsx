import type { ReactNode } from "react";

/** Nothing is fetched and no script runs, whatever stands in a prompt or a file's name. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** What of a page is not its content. */
export interface PageFrame {
  /** Of the program that writes it. */
  readonly version: string;
  /** When it was saved. */
  readonly date: Date;
  readonly style: string;
}

/** A page that stands alone: its title, what is in it, who wrote it, and what the metric is. */
export function PageDocument({
  title,
  version,
  date,
  style,
  children,
}: PageFrame & { readonly title: string; readonly children: ReactNode }) {
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
          {children}
          <footer className="dim">
            {`Saved by MaSC Lens ${version} on ${date.toISOString().slice(0, 10)}. The metric: MaSC, arXiv 2605.22469. This page loads nothing and runs no script.`}
          </footer>
        </main>
      </body>
    </html>
  );
}
