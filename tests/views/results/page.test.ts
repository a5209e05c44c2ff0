import { expect, test } from "vitest";
import { writeResultsPage } from "../../../src/views/results/page/write.ts";

test("the page runs nothing and loads nothing, whatever a project is called", () => {
  const page = writeResultsPage({
    title: `Results of </title><script>alert(1)</script>`,
    said: [`120 pairs of "A" & <b>`],
    sections: [{ id: "methods", title: "Methods", markup: "<p>written</p>" }],
    theme: "dark",
    style: "p{}",
  });
  expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`);
  expect(page).not.toContain("<script");
  expect(page).toContain("<title>Results of &lt;/title&gt;&lt;script&gt;");
  expect(page).toContain("120 pairs of &quot;A&quot; &amp; &lt;b&gt;");
  expect(page).toContain(`<li><a href="#methods">Methods</a></li>`);
  expect(page).toContain(`<section id="methods"><h2>Methods</h2><p>written</p></section>`);
});
