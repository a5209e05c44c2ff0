import { Tabs } from "radix-ui";
import { useState, type ComponentType } from "react";
import type { Sample } from "../../project/types.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import { TABS, type Tab } from "../../store/view.ts";
import { AbStage } from "./ab/AbStage.tsx";
import type { InspectorLayout } from "./layout.ts";
import { OwnContent } from "./OwnContent.tsx";
import { PairPictures } from "./PairPictures.tsx";
import { Presented } from "./Presented.tsx";
import { ReferenceStrip } from "./ReferenceStrip.tsx";
import { ScoreCards } from "./ScoreCards.tsx";
import { TabLegend } from "./TabLegend.tsx";
import { useSample } from "./use-sample.ts";
import { useTabSwipe } from "./use-tab-swipe.ts";
import { WhyDock } from "./why/WhyDock.tsx";
import styles from "./Inspector.module.css";

const TAB_NAMES: Record<Tab, string> = {
  match: "Match",
  leak: "Leak",
  prompt: "Prompt",
  features: "Features",
  whole: "Whole",
  compare: "Compare",
  ab: "A/B",
  pair: "Files",
  masks: "Masks",
};

/** What is edited in a tab of the inspector is another place's: the page joins them. A page that edits nothing has none, and no such tab. */
export interface Editors {
  readonly pair?: ComponentType<{ readonly sample: Sample }>;
  readonly masks?: ComponentType<{
    readonly sample: Sample;
    /** Where all but picture and tools stands; null where there is no column beside them. */
    readonly column: HTMLElement | null;
  }>;
}

type EditedTab = "pair" | "masks";

const isEdited = (tab: Tab): tab is EditedTab => tab === "pair" || tab === "masks";

interface Props {
  readonly sample: Sample;
  readonly editors: Editors;
  readonly layout: InspectorLayout;
}

/**
 * A sample's pictures under the tab's colours, its numbers, what the tab is about, and the sentences that say what it
 * means. One tree for all layouts and tabs: the pictures are never made anew, and stand where they stood.
 */
export function SampleInspector({ sample: whole, editors, layout }: Props) {
  const { look } = useCommands();
  const asked = useLens((state) => state.view.tab);
  const hasTab = (name: Tab) => !isEdited(name) || editors[name] !== undefined;
  const tab = hasTab(asked) ? asked : "match";
  const view = useSample(whole);
  const { pair: sample, wholeResult: result, scores, key, heat, layers, findings } = view;
  const [own, setOwn] = useState<HTMLElement | null>(null);
  const swipe = useTabSwipe(own);
  const bare = layout === "bare";
  const MaskEditor = tab === "masks" && !bare ? editors.masks : undefined;
  return (
    <>
      <Tabs.Root
        value={tab}
        onValueChange={(value) => look({ tab: TABS.find((name) => name === value) ?? "match" })}
        className={styles.body}
      >
        {!bare && (
          <div className={styles.scores}>
            <ReferenceStrip sample={whole} result={result} />
            <ScoreCards
              sample={sample}
              scores={scores}
              outcome={result?.outcome ?? null}
              heat={heat}
              intervals={view.intervals.value}
            />
          </div>
        )}
        {!bare && (
          <Tabs.List className={styles.tabList} aria-label="Views of the sample">
            {TABS.filter(hasTab).map((name) => (
              <Tabs.Trigger key={name} value={name}>
                {TAB_NAMES[name]}
                {name === "pair" && <span className={styles.rest}> and texts</span>}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
        )}
        <Tabs.Content value={tab} className={styles.tab} tabIndex={-1}>
          {MaskEditor !== undefined ? (
            <div className={styles.stage}>
              <MaskEditor
                key={`${sample.id} ${sample.reference}`}
                sample={sample}
                column={layout === "columns" ? own : null}
              />
            </div>
          ) : tab === "ab" ? (
            <AbStage key={`${sample.id} ${sample.reference}`} sample={sample} ab={view.ab} />
          ) : (
            <PairPictures
              key={`${sample.id} ${sample.reference}`}
              sample={sample}
              scores={scores}
              reference={view.reference}
              generation={view.generation}
              heat={heat}
              scale={layers.scale}
              layers={layers.layers}
              tell={layers.tell}
              legend={<TabLegend tab={tab} view={view} />}
              writePage={view.writePage}
            />
          )}
          {bare ? (
            <Presented tab={tab} scores={scores} findings={findings} />
          ) : (
            <div ref={setOwn} className={styles.own} data-own-content={tab} {...swipe}>
              <OwnContent tab={tab} whole={whole} view={view} PairEditor={editors.pair ?? null} />
            </div>
          )}
        </Tabs.Content>
      </Tabs.Root>
      {!bare && key !== null && scores !== null && (
        <WhyDock
          key={MaskEditor === undefined ? "looking" : "editing"}
          findings={findings}
          giveWay={MaskEditor !== undefined}
        />
      )}
    </>
  );
}
