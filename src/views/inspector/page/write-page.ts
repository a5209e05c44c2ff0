import { createElement } from "react";
import { SamplePage, type PageContent } from "./SamplePage.tsx";
import { ReportPage, type ReportContent } from "./ReportPage.tsx";
import ofPage from "./page.css?inline";
import ofPrint from "./print.css?inline";
import ofReport from "./report.css?inline";
import ofSample from "./sample.css?inline";

/** What is printed goes last: it takes back what is for the screen. */
const style = [ofPage, ofSample, ofReport, ofPrint].join("\n");

/** The page as text: every word of it escaped by React, which writes it. */
export async function writePage(content: PageContent): Promise<string> {
  const { renderToStaticMarkup } = await import("react-dom/server");
  return `<!doctype html>\n${renderToStaticMarkup(createElement(SamplePage, { ...content, style }))}\n`;
}

/** A report as text, written the same way. */
export async function writeReport(content: ReportContent): Promise<string> {
  const { renderToStaticMarkup } = await import("react-dom/server");
  return `<!doctype html>\n${renderToStaticMarkup(createElement(ReportPage, { ...content, style }))}\n`;
}
