import { AddModel } from "./AddModel.tsx";
import { InUse } from "./InUse.tsx";
import { InstalledModels } from "./InstalledModels.tsx";
import { PrecisionTable } from "./PrecisionTable.tsx";
import { ToScore } from "./ToScore.tsx";
import { TransferBar } from "./TransferBar.tsx";
import styles from "./ModelsView.module.css";

/** What computes, what this browser keeps, and how to bring more. */
export function ModelsView() {
  return (
    <section className={styles.view} aria-label="Models">
      <div className={styles.content}>
        <ToScore />
        <TransferBar />
        <InUse />
        <InstalledModels />
        <AddModel />
        <PrecisionTable />
      </div>
    </section>
  );
}
