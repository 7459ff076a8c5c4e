/** Shown in place of data: loading, empty, failed. */

import { IconAlertCircle, IconPlugConnectedX } from '@tabler/icons-react';
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import { remedyOf } from '#renderer/stores/error-remedies.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import stateViewStyles from '#renderer/ui/state-view.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Nobody answers at the moment: what is loading then waits, and says so. */
export const EngineAwayContext = createContext(false);

/** The words in place of an empty list. @param isLoading nothing is known of it yet. */
export function useWordsWhileEmpty(empty: string, isLoading: boolean, loading: string): string {
  const isAway = useContext(EngineAwayContext);
  if (!isLoading) return empty;
  return isAway ? waitingWords : loading;
}

export const waitingWords = 'Waiting for the engine';

/** Nothing for 100 ms, then a spinner with words (design/README.md §6). */
export function LoadingView({ text, children }: { readonly text: string; readonly children?: ReactNode }) {
  const isAway = useContext(EngineAwayContext);
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), 100);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={stateViewStyles.stateView} data-part="state" data-busy="true" role="status">
      {visible && isAway ? (
        <>
          <IconPlugConnectedX size={20} stroke={1.5} className={textStyles.warning} />
          <p className={textStyles.strong}>{waitingWords}</p>
          <p className={textStyles.muted}>
            It has stopped, is restarting or does not respond. The window loads this once the engine answers.
          </p>
          {children}
        </>
      ) : visible ? (
        <>
          <span className={spinnerStyles.spinner} data-part="spinner" aria-hidden="true" />
          <p className={textStyles.muted}>{text}</p>
          {children}
        </>
      ) : null}
    </div>
  );
}

export function EmptyView({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className={stateViewStyles.stateView} data-part="state">
      <p className={textStyles.strong}>{title}</p>
      {text === undefined ? null : <p className={textStyles.muted}>{text}</p>}
      {children}
    </div>
  );
}

/** The failure, its place, its reason and the remedy. */
export function ErrorView({ error, children }: { readonly error: EngineError; readonly children?: ReactNode }) {
  const { path, line, column, value } = error.details;
  const place = [
    // Most messages name the file themselves.
    path === undefined || error.message.includes(path) ? undefined : path,
    line === undefined ? undefined : `line ${line}`,
    column === undefined ? undefined : `column ${column}`,
    value === undefined ? undefined : `value ${value}`,
  ].filter((part) => part !== undefined);
  return (
    <div className={stateViewStyles.stateView} data-part="state" role="alert">
      <IconAlertCircle size={20} stroke={1.5} className={textStyles.bad} />
      <p className={textStyles.strong}>{error.message}</p>
      {place.length === 0 ? null : (
        <p className={classes(textStyles.monospace, textStyles.secondary)}>{place.join(', ')}</p>
      )}
      {error.hint === undefined ? null : <p className={textStyles.muted}>{error.hint}</p>}
      <RemedyButton error={error} />
      {children}
    </div>
  );
}

/** What one click can do about the error; nothing where there is no such thing. */
function RemedyButton({ error }: { readonly error: EngineError }) {
  const remedy = remedyOf(error);
  if (remedy === undefined) return null;
  return (
    <Button changes tone="primary" onClick={remedy.run}>
      {remedy.label}
    </Button>
  );
}
