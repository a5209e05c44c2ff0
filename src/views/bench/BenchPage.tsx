import { Gauge, X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { AdapterFacts, BenchClient, BenchProgress, BenchReport } from "../../engine/gpu-bench/client.ts";
import { usualTower, type TowerName } from "../../engine/gpu-bench/towers.ts";
import { precisionRefusal } from "../../engine/precision.ts";
import { LensError } from "../../lib/errors.ts";
import { PRECISIONS, type Precision } from "../../models/graph/precision.ts";
import styles from "./BenchPage.module.css";
import { BenchResult } from "./BenchResult.tsx";
import { TowerChoice } from "./TowerChoice.tsx";

const BATCHES = [1, 2, 4] as const;

interface Props {
  readonly client: BenchClient;
  /** The tower that the address names; null: as the card suggests. */
  readonly asked: TowerName | null;
}

type Card = { readonly state: "looking" } | { readonly state: "known"; readonly adapter: AdapterFacts | null };

/** Gigabytes of memory as Chromium tells them, rounded and 8 at most; null where the browser does not. */
function memoryTold(): number | null {
  const told: unknown = "deviceMemory" in navigator ? navigator.deviceMemory : null;
  return typeof told === "number" ? told : null;
}

function CardLine({ card }: { readonly card: Card }) {
  if (card.state === "looking") return <p className={styles.card}>Looking for a card…</p>;
  const { adapter } = card;
  if (adapter === null)
    return (
      <p className={styles.card} role="alert">
        This browser offers no WebGPU adapter, so there is nothing to measure. Chrome and Edge have WebGPU where they
        find a graphics card and may use it: look at <code>chrome://gpu</code>.
      </p>
    );
  return (
    <p className={styles.card}>
      <strong>{adapter.name}</strong>
      {adapter.software
        ? ". This is a processor that plays a card: it shows that the measuring works, and says nothing of one."
        : adapter.fp16
          ? ", with half precision."
          : ", without half precision (shader-f16): fp16 is left out."}
    </p>
  );
}

/** What a graphics card does of the metric's own tower: for people who have one. */
export function BenchPage({ client, asked }: Props) {
  const [card, setCard] = useState<Card>({ state: "looking" });
  const [picked, setPicked] = useState<TowerName | null>(asked);
  const [left, setLeft] = useState<ReadonlySet<Precision>>(new Set());
  const [progress, setProgress] = useState<BenchProgress | null>(null);
  const [report, setReport] = useState<BenchReport | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const running = useRef<AbortController | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    let here = true;
    client
      .card()
      .catch(() => null) // a browser that cannot say has none to offer
      .then((adapter) => here && setCard({ state: "known", adapter }));
    return () => {
      here = false;
      running.current?.abort();
    };
  }, [client]);

  const adapter = card.state === "known" ? card.adapter : null;
  const tower = picked ?? usualTower(adapter, memoryTold());
  const facts = { provider: "webgpu", fp16: adapter?.fp16 ?? false };
  const precisions = PRECISIONS.filter((one) => !left.has(one) && precisionRefusal(one, facts) === null);

  const measure = async () => {
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    setSaid(null);
    setReport(null);
    setProgress(null);
    // Those that the card lacks are told in the result, each with its reason.
    const wished = PRECISIONS.filter((one) => !left.has(one));
    try {
      const measured = await client.measure(
        controller.signal,
        { tower, precisions: wished, batches: BATCHES },
        (step) => {
          setProgress(step);
          setReport(step.report);
        },
      );
      setReport(measured);
    } catch (thrown) {
      setSaid(
        controller.signal.aborted
          ? "Cancelled. What was measured by then stands below."
          : LensError.from(thrown).message,
      );
    } finally {
      setBusy(false);
      setProgress(null);
    }
  };

  const toggle = (precision: Precision) =>
    setLeft((now) => {
      const next = new Set(now);
      if (!next.delete(precision)) next.add(precision);
      return next;
    });

  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <h1>What this graphics card does</h1>
        <a href="./">To MaSC Lens</a>
      </header>
      <p>
        Measures the vision tower that the metric takes, with random weights made on the spot, on this machine’s own
        card: images a second, how near that is to what the card does of plain matrix products, and where the time goes.
        Nothing is downloaded but the page, and nothing leaves this device.
      </p>
      <CardLine card={card} />
      <fieldset className={styles.wish} disabled={busy || adapter === null}>
        <TowerChoice tower={tower} onTower={setPicked} />
        <div className={styles.precisions} role="group" aria-label="Numbers">
          {PRECISIONS.map((precision) => {
            const refusal = adapter === null ? null : precisionRefusal(precision, facts);
            return (
              <label key={precision} title={refusal ?? undefined}>
                <input
                  type="checkbox"
                  checked={refusal === null && !left.has(precision)}
                  disabled={refusal !== null}
                  onChange={() => toggle(precision)}
                />
                {precision}
              </label>
            );
          })}
        </div>
      </fieldset>
      <div className={styles.run}>
        {busy ? (
          <button type="button" className="button" onClick={() => running.current?.abort()}>
            <X size={14} aria-hidden="true" />
            Cancel
          </button>
        ) : (
          <button
            type="button"
            className="button primary"
            disabled={adapter === null || precisions.length === 0}
            onClick={() => void measure()}
          >
            <Gauge size={14} aria-hidden="true" />
            {report === null ? "Measure" : "Measure again"}
          </button>
        )}
        {busy && <progress value={progress?.done ?? 0} max={progress?.of ?? 1} aria-label="Measured" />}
        <span role="status">
          {busy
            ? progress === null
              ? "Starting WebGPU…"
              : `${progress.doing} · step ${progress.done + 1} of ${progress.of}`
            : (said ?? "")}
        </span>
      </div>
      {report !== null && <BenchResult report={report} whole={!busy && said === null} />}
    </main>
  );
}
