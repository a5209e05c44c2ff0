import styles from "./ViewerApp.module.css";

interface Props {
  readonly opened: { readonly state: string; readonly reason?: string };
}

/** Where nothing is shown: why, and what to do. */
export function Waiting({ opened: { state, reason } }: Props) {
  if (state === "opening")
    return (
      <p className={styles.waiting} role="status">
        Opening the shared project …
      </p>
    );
  return (
    <div className={styles.waiting}>
      <h2>{state === "refused" ? "This shared project is not opened" : "A viewer of shared projects"}</h2>
      {reason !== undefined && <p role="alert">{reason}</p>}
      <p>
        Drop a file that ends in .shared.masc-lens here, or open one above. It is read on this device, by this page
        alone; nothing of it is sent anywhere, and no model is needed.
      </p>
    </div>
  );
}
