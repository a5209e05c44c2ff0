import { FileDown } from "lucide-react";
import { useState } from "react";
import { keptBackground, themeOf } from "../../../components/figure/theme.ts";
import { useCommands } from "../../../store/commands.ts";
import { useLens } from "../../../store/store.ts";
import type { Section } from "../sections.ts";
import { madeWords, useFileStem, useSaid } from "../take/use-said.ts";
import { collectMarkup } from "./collect.ts";
import { Collecting } from "./Collecting.tsx";
import style from "./page.css?inline";
import { writeResultsPage } from "./write.ts";

/** Saves every section that has something to show as one HTML file that needs nothing. */
export function SavePage({ sections }: { readonly sections: readonly Section[] }) {
  const { saveFile } = useCommands();
  const name = useLens((state) => state.projectName);
  const said = useSaid();
  const stem = useFileStem("results");
  const [collecting, setCollecting] = useState(false);
  const save = (elements: readonly Element[]) => {
    setCollecting(false);
    const theme = themeOf(keptBackground());
    const page = writeResultsPage({
      title: name === null ? "Results" : `Results of ${name}`,
      said: [...said, madeWords(new Date())],
      sections: sections.map(({ id, title }, at) => ({ id, title, markup: collectMarkup(elements[at]!, theme) })),
      theme,
      style,
    });
    saveFile(`${stem}.html`, new Blob([page], { type: "text/html" }));
  };
  return (
    <>
      <button
        type="button"
        className="button"
        disabled={collecting || sections.length === 0}
        title="All sections with their charts and tables as one HTML file, without script"
        onClick={() => setCollecting(true)}
      >
        <FileDown size={15} aria-hidden="true" />
        {collecting ? "Saving …" : "Save the page"}
      </button>
      {collecting && <Collecting sections={sections} onReady={save} />}
    </>
  );
}
