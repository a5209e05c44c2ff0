import { CircleCheck, CircleMinus } from "lucide-react";
import { useLens } from "../../store/store.ts";
import { privacyWords } from "../privacy-words.ts";
import { abilities } from "./abilities.ts";
import { Kept } from "./Kept.tsx";
import { TryOutside } from "./TryOutside.tsx";
import styles from "./PrivacyView.module.css";

function Abilities() {
  return (
    <section aria-labelledby="browser-title">
      <h2 id="browser-title">What this browser gives</h2>
      <ul className={styles.abilities}>
        {abilities().map(({ name, there, gives, without }) => (
          <li key={name}>
            {there ? (
              <CircleCheck size={15} className={styles.refused} aria-hidden="true" />
            ) : (
              <CircleMinus size={15} className={styles.missing} aria-hidden="true" />
            )}
            <p>
              <strong>{`${name}: ${there ? "there" : "missing"}`}</strong>
              <span>{there ? `It gives ${gives}.` : without}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What leaves this device (nothing), how that is enforced, and what stays on it. */
export function PrivacyView() {
  const { short, enforced } = privacyWords(useLens((state) => state.policy));
  return (
    <section className={styles.view} aria-label="Privacy">
      <div className={styles.content}>
        <section aria-labelledby="privacy-title">
          <h2 id="privacy-title">{short}</h2>
          <p>{enforced}</p>
        </section>
        <TryOutside />
        <Kept />
        <Abilities />
      </div>
    </section>
  );
}
