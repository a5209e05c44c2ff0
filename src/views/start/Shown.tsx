import { formatScore } from "../../components/format.ts";
import { demoInViewer } from "./demo-shared.ts";
import { SHOWN } from "./shown.ts";
import styles from "./Shown.module.css";

const SIDES = [
  {
    name: "Reference",
    file: "start/reference.webp",
    alt: "A purple cactus in a pot, cut into patches. Each is coloured by its best cosine: the cactus bright, the pot dark.",
  },
  {
    name: "Generation",
    file: "start/generation.webp",
    alt: "The same cactus in a library, its outline drawn. Its pot has become orange and white.",
  },
] as const;

/** What comes out: a sample of the demo as the page shows it (tools/start/picture.mjs took it there). */
export function Shown() {
  return (
    <figure className={styles.shown}>
      <div className={styles.pair}>
        {SIDES.map(({ name, file, alt }) => (
          <div key={name}>
            <img src={file} alt={alt} width={SHOWN.size} height={SHOWN.size} />
            <span>{name}</span>
          </div>
        ))}
      </div>
      <div className={styles.legend} aria-hidden="true">
        <span>lost</span>
        <span className={styles.ramp} />
        <span>kept</span>
      </div>
      <figcaption>
        <strong>{`CP ${formatScore(SHOWN.cp)}`}</strong>
        {`, the mean over ${SHOWN.patches} patches: the cactus is found again, its pot came out in another colour. From the demo, as computed there.`}
      </figcaption>
      <p className={styles.into}>
        <a className="button" href={demoInViewer}>
          Look into it
        </a>
        <span>every number and patch of five such samples, kept: nothing is computed, no model is loaded</span>
      </p>
    </figure>
  );
}
