/** A panel that stops drawing takes nothing else with it. */

import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';

interface Props {
  readonly children: ReactNode;
  /** Another value draws the children afresh. */
  readonly resetKey: string | null;
}
interface State {
  readonly failure: Error | null;
  readonly key: string | null;
}

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failure: null, key: this.props.resetKey };

  static getDerivedStateFromError(failure: Error): Partial<State> {
    return { failure };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.key ? null : { failure: null, key: props.resetKey };
  }

  override componentDidCatch(failure: Error, info: ErrorInfo): void {
    reportError(new Error(`A panel crashed: ${failure.message}\n${info.componentStack ?? ''}`, { cause: failure }));
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <EmptyView title="This panel crashed. Your job and data are not affected." text={failure.message}>
        <span className={layoutStyles.row}>
          <Button tone="primary" onClick={() => this.setState({ failure: null })}>
            Open it again
          </Button>
          <Button onClick={() => void navigator.clipboard.writeText(`${failure.message}\n${failure.stack ?? ''}`)}>
            Copy report
          </Button>
        </span>
      </EmptyView>
    );
  }
}
