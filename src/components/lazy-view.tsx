import { Component, Suspense, use, type ComponentType, type FunctionComponent, type ReactNode } from "react";
import { LensError } from "../lib/errors.ts";
import { lazyModule } from "../lib/lazy-module.ts";
import styles from "./lazy-view.module.css";

/** A view whose script is fetched when it is first shown, or before that by `preload`. */
export type LazyView<P> = FunctionComponent<P> & { readonly preload: () => Promise<unknown> };

/** Says in a view's own place that its script did not come, and leaves the rest of the page as it is. */
class ScriptBoundary extends Component<{ readonly children: ReactNode }, { readonly thrown: unknown }> {
  override state: { readonly thrown: unknown } = { thrown: null };

  static getDerivedStateFromError(thrown: unknown): { thrown: unknown } {
    return { thrown };
  }

  override render(): ReactNode {
    const { thrown } = this.state;
    if (thrown === null) return this.props.children;
    if (!(thrown instanceof LensError) || thrown.code !== "missing_script") throw thrown; // the page's own boundary
    return (
      <div role="alert" className={styles.missing}>
        <p>{thrown.message}</p>
        <button type="button" className="button" onClick={() => location.reload()}>
          Reload
        </button>
      </div>
    );
  }
}

/** As large as what it stands for, and empty: words come only where it takes long enough to wonder. */
const waiting = (
  <div className={styles.waiting} aria-busy="true">
    <p>Loading this view …</p>
  </div>
);

/**
 * Once it has come a view is rendered at once. React's own `lazy` would show the placeholder for a moment even then, and
 * keep it for as long as it thinks no flash.
 *
 * @param fetchView an `import()` that comes to the component
 * @param meanwhile what stands in its place; a dialog or menu has nothing
 */
export function lazyView<P extends object>(
  fetchView: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode = waiting,
): LazyView<P> {
  const view = lazyModule(fetchView);
  /** One promise for every render, failed or not: React asks again for what it waits for. */
  let asked: ReturnType<typeof view.load> | null = null;
  function Loaded(props: P) {
    // Once waited for it is asked for in every render: React holds it an error where the next one does not.
    const Shown = asked === null && view.loaded !== null ? view.loaded : use((asked ??= view.load()));
    return <Shown {...props} />;
  }
  function View(props: P) {
    return (
      <ScriptBoundary>
        <Suspense fallback={meanwhile}>
          <Loaded {...props} />
        </Suspense>
      </ScriptBoundary>
    );
  }
  return Object.assign(View, { preload: view.load });
}
