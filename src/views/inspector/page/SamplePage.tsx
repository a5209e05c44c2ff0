import { PageDocument } from "./PageDocument.tsx";
import { AllNumbers, Patches, SampleArticle, ShownOnPage, titleOf, type SampleContent } from "./SampleArticle.tsx";

export interface PageContent extends SampleContent {
  /** When it was saved. */
  readonly date: Date;
}

/** A sample as a document of its own: pictures, heat, numbers, model and settings. */
export function SamplePage({ date, style, ...content }: PageContent & { readonly style: string }) {
  return (
    <PageDocument title={titleOf(content.sample)} version={content.run.version} date={date} style={style}>
      <SampleArticle content={content} shown={<ShownOnPage />} />
      <h2>All numbers, model and settings</h2>
      <AllNumbers content={content} />
      <Patches heat={content.heat} />
    </PageDocument>
  );
}
