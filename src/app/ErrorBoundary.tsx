import { Component, type ReactNode } from "react";

/** The last resort: a page that broke says so, and how to go on, instead of staying empty. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(thrown: unknown): { message: string } {
    return { message: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <main role="alert" style={{ padding: "var(--space-8)" }}>
        <h1>This page broke</h1>
        <p>{this.state.message}</p>
        <p>
          <button type="button" className="button" onClick={() => location.reload()}>
            Reload
          </button>
        </p>
      </main>
    );
  }
}
