/** What the last run gave: one result for each statement, as rows, or why there are none. */

import { IconClock, IconCursorText, IconDeviceFloppy, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { memo, useEffect, useState } from 'react';
import { EngineError } from '#engine/contract/errors.ts';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { findEditorOf } from '#renderer/features/query/open-editor.ts';
import { useIsOlder } from '#renderer/features/query/older-statement.ts';
import { runStatements, showResult, stopStatements, type QueryResult } from '#renderer/features/query/query-runs.ts';
import { knownPercent, runningWords } from '#renderer/features/query/running-words.ts';
import { findQueryText } from '#renderer/features/query/query-texts.ts';
import { ResultRows } from '#renderer/features/query/result-rows.tsx';
import { openMenu, useMenu } from '#renderer/stores/menu.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { Button } from '#renderer/ui/button.tsx';
import { duration, shortCountOf } from '#renderer/ui/format/words.ts';
import { placeUnder } from '#renderer/ui/menu/subjects.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import { EmptyView, ErrorView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import queryStyles from '#renderer/features/query/query.module.css';
import progressStyles from '#renderer/ui/progress.module.css';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import stateViewStyles from '#renderer/ui/state-view.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface QueryResultsProps {
  readonly tabId: string;
  /** Of the editor now. */
  readonly text: string;
  readonly runs: { readonly results: readonly QueryResult[]; readonly shown: number } | undefined;
}

export function QueryResults({ tabId, text, runs }: QueryResultsProps) {
  const shown = runs?.results.find(({ run }) => run === runs.shown);
  const hasEnded = shown?.state === 'done' || shown?.state === 'failed';
  const isOlder = useIsOlder(tabId, text, hasEnded ? shown : undefined);
  return (
    <>
      <div className={queryStyles.resultHead} data-part="result-head">
        <b className={textStyles.strong}>Result</b>
        {runs === undefined || runs.results.length < 2 ? null : (
          <div className={queryStyles.results}>
            <Segments
              label="Results of the statements"
              current={String(runs.shown)}
              onChange={(run) => showResult(tabId, Number(run))}
              segments={runs.results.map((result, index) => ({
                name: String(result.run),
                title: `${index + 1}: ${briefState(result)}`,
              }))}
            />
          </div>
        )}
        {isOlder ? (
          <Tag tone="warn" icon={<IconClock />}>
            from before your edit
          </Tag>
        ) : null}
        {shown?.state === 'done' ? <SaveResult /> : null}
        {hasEnded ? (
          <span
            className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.tight, textStyles.secondary)}
            title="How long the statement took"
          >
            <IconClock size={14} stroke={1.5} />
            {duration(shown.millis)}
          </span>
        ) : null}
      </div>
      <div className={queryStyles.resultBody} key={shown?.run ?? 0}>
        <Shown tabId={tabId} result={shown} isBlank={text.trim() === ''} />
      </div>
      <p className={textStyles.screenReaderOnly} role="status">
        {shown === undefined ? '' : `Result: ${briefState(shown)}`}
      </p>
    </>
  );
}

/** Its menu: a job, a table, a file. */
function SaveResult() {
  const isOpen = useMenu((state) => state.menu?.subject === resultSubject);
  return (
    <Button
      size="sm"
      aria-haspopup="menu"
      aria-expanded={isOpen}
      icon={<IconDeviceFloppy size={14} stroke={1.5} />}
      onClick={({ currentTarget }) => openMenu(resultSubject, placeUnder(currentTarget))}
    >
      Save result
    </Button>
  );
}

const resultSubject: Subject = { menus: ['query-result'], title: 'Save the result' };

function briefState({ state, rowCount }: QueryResult): string {
  const words = { waiting: 'waiting', running: 'running', failed: 'failed', stopped: 'stopped', skipped: 'not run' };
  return state === 'done' ? shortCountOf(rowCount, 'row') : words[state];
}

interface ShownProps {
  readonly tabId: string;
  /** The editor has no text. */
  readonly isBlank: boolean;
  readonly result: QueryResult | undefined;
}

/** Not drawn again while the text is written: a grid of rows takes longer than a key press. */
const Shown = memo(function Shown({ tabId, result, isBlank }: ShownProps) {
  const runAgain = (leaveOutMisfits: boolean): void => {
    const text = findQueryText(tabId)?.text;
    if (result !== undefined && text !== undefined) void runStatements(tabId, text, [result], leaveOutMisfits);
  };
  switch (result?.state) {
    case undefined:
      return (
        <EmptyView
          title="No result yet"
          text={`${chordParts('Ctrl+Enter').join(' ')} runs the statement at the cursor, or the selection.`}
        />
      );
    case 'waiting':
      return <EmptyView title="Waiting for the statement before it" />;
    case 'running':
      return (
        <Running startedAt={result.startedAt} fraction={result.fraction} onStop={() => void stopStatements(tabId)} />
      );
    case 'skipped':
      return <EmptyView title="Not run" text="A statement before it did not finish." />;
    case 'stopped':
      return (
        <EmptyView title={`Stopped after ${duration(result.millis)}`} text="Nothing was changed.">
          <RunAgain onRun={() => runAgain(false)} />
        </EmptyView>
      );
    case 'failed':
      return <Failed tabId={tabId} result={result} isBlank={isBlank} onRun={runAgain} />;
    case 'done':
      return <ResultRows tabId={tabId} result={result} onRun={() => runAgain(false)} />;
  }
});

function RunAgain({ onRun }: { onRun(): void }) {
  return (
    <Button icon={<IconPlayerPlay size={15} stroke={1.5} />} onClick={onRun}>
      Run again
    </Button>
  );
}

function Failed({
  tabId,
  result: { error, errorAt },
  isBlank,
  onRun,
}: {
  readonly tabId: string;
  readonly isBlank: boolean;
  readonly result: QueryResult;
  onRun(leaveOutMisfits: boolean): void;
}) {
  if (error === null) return null;
  const isMisfit = error.code === 'MalformedFile' && error.details.path !== undefined;
  return (
    <ErrorView error={isMisfit ? withOwnHint(error) : error}>
      <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
        {errorAt === null || isBlank ? null : (
          <Button
            tone="primary"
            icon={<IconCursorText size={15} stroke={1.5} />}
            onClick={() => findEditorOf(tabId)?.goTo(errorAt)}
          >
            Go to error
          </Button>
        )}
        {isMisfit ? (
          <Button tone="primary" onClick={() => onRun(true)}>
            Run without these records
          </Button>
        ) : null}
        {error.kind === 'user' && !isMisfit ? null : <RunAgain onRun={() => onRun(false)} />}
      </span>
    </ErrorView>
  );
}

/** The engine's hint names the option of the command line. */
function withOwnHint({ code, message, details, cause }: EngineError): EngineError {
  const hint = 'Fix the record, or run the statement without the records that do not fit.';
  return new EngineError(code, message, { hint, details, cause });
}

interface RunningProps {
  readonly startedAt: number;
  /** From 0 to 1; null: not known. */
  readonly fraction: number | null;
  onStop(): void;
}

/** Nothing for 100 ms (design/README.md §6): most statements are over by then. */
function Running({ startedAt, fraction, onStop }: RunningProps) {
  const [now, setNow] = useState(startedAt);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const millis = Math.max(0, now - startedAt);
  if (millis < 100) return null;
  const percent = knownPercent(fraction);
  return (
    <div className={stateViewStyles.stateView} data-part="state" aria-busy="true">
      <span className={spinnerStyles.spinner} data-part="spinner" aria-hidden="true" />
      <p className={textStyles.muted}>{runningWords(millis, fraction)}</p>
      {percent === null ? null : (
        <div
          className={classes(progressStyles.progress, queryStyles.progress)}
          role="progressbar"
          aria-label="Progress of the statement"
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
        >
          <b ref={(element) => element?.style.setProperty('width', `${percent}%`)} />
        </div>
      )}
      <Button size="sm" icon={<IconPlayerStop size={13} stroke={1.75} />} onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}
