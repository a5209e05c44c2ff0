import { Pause } from "lucide-react";
import { formatBytes, formatDuration } from "../../components/format.ts";
import { useCommands } from "../../store/commands.ts";
import { useLens } from "../../store/store.ts";
import styles from "./ModelsView.module.css";

/** How far the transfer under way is. Stopping one keeps what is there. */
export function TransferBar() {
  const { models } = useCommands();
  const transfer = useLens((state) => state.modelsPage.transfer);
  const trouble = useLens((state) => state.modelsPage.trouble);
  if (transfer === null) return null;
  const { kind, name, done, total, rate } = transfer;
  const left = rate === null || rate === 0 ? null : ((total - done) / rate) * 1000;
  const words = [
    `${kind === "install" ? "Installing" : "Verifying"} ${name}`,
    total === 0 ? null : `${formatBytes(done)} of ${formatBytes(total)}`,
    rate === null ? null : `${formatBytes(rate)}/s`,
    left === null ? null : `${formatDuration(left)} left`,
  ];
  return (
    <section className={styles.transfer} aria-label="Transfer">
      <p>{words.filter((word) => word !== null).join(" · ")}</p>
      {trouble !== null && (
        <p role="alert" className={styles.bad}>
          {trouble}
        </p>
      )}
      <progress value={done} max={total === 0 ? 1 : total} aria-label="Bytes" />
      <button type="button" className="button" onClick={models.stopTransfer}>
        <Pause size={14} aria-hidden="true" />
        {kind === "install" ? "Pause" : "Stop"}
      </button>
    </section>
  );
}
