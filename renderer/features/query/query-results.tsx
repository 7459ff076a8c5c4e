/** What the last run gave: one result for each statement, as rows, or why there are none. */

import { IconClock, IconCursorText, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { EngineError } from '#engine/contract/errors.ts';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { findEditorOf } from '#renderer/features/query/open-editor.ts';
import { PlanView } from '#renderer/features/query/plan-view.tsx';
import { runStatements, showResult, stopStatements, type QueryResult } from '#renderer/features/query/query-runs.ts';
import { ResultRows } from '#renderer/features/query/result-rows.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { statementsOf } from '#renderer/ui/code/sql-statements.ts';
import { countOf, duration, shortCountOf } from '#renderer/ui/format/words.ts';
import { Segments } from '#renderer/ui/segments.tsx';
import { EmptyView, ErrorView } from '#renderer/ui/state-view.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import queryStyles from '#renderer/features/query/query.module.css';
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
  const isOlder = useIsOlder(text, shown);
  const [view, setView] = useState<'rows' | 'plan'>('rows');
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
        {shown?.state === 'done' ? (
          <Segments<'rows' | 'plan'>
            label="View of the result"
            current={view}
            onChange={setView}
            segments={[
              { name: 'rows', title: 'Rows' },
              { name: 'plan', title: 'Plan', hint: 'Steps of the statement in words, with rows and time' },
            ]}
          />
        ) : null}
        {isOlder ? (
          <Tag tone="warn" icon={<IconClock />}>
            from before your edit
          </Tag>
        ) : null}
        {shown?.state === 'done' || shown?.state === 'failed' ? (
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
        {view === 'plan' && shown?.state === 'done' ? (
          <PlanView result={shown} />
        ) : (
          <Shown tabId={tabId} text={text} result={shown} />
        )}
      </div>
      <p className={textStyles.screenReaderOnly} role="status">
        {shown === undefined ? '' : `Result: ${briefState(shown)}`}
      </p>
    </>
  );
}

/** Whether the editor holds the statement no more whose result is shown. */
function useIsOlder(text: string, shown: QueryResult | undefined): boolean {
  return useMemo(() => {
    if (shown === undefined || (shown.state !== 'done' && shown.state !== 'failed')) return false;
    return !statementsOf(text).some(({ from, to }) => text.slice(from, to) === shown.sql);
  }, [text, shown]);
}

function briefState({ state, rowCount }: QueryResult): string {
  const words = { waiting: 'waiting', running: 'running', failed: 'failed', stopped: 'stopped', skipped: 'not run' };
  return state === 'done' ? shortCountOf(rowCount, 'row') : words[state];
}

function Shown({
  tabId,
  text,
  result,
}: {
  readonly tabId: string;
  readonly text: string;
  readonly result: QueryResult | undefined;
}) {
  const runAgain = (leaveOutMisfits: boolean): void => {
    if (result !== undefined) void runStatements(tabId, text, [result], leaveOutMisfits);
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
      return <Running startedAt={result.startedAt} onStop={() => void stopStatements(tabId)} />;
    case 'skipped':
      return <EmptyView title="Not run" text="A statement before it did not finish." />;
    case 'stopped':
      return (
        <EmptyView title={`Stopped after ${duration(result.millis)}`} text="Nothing was changed.">
          <RunAgain onRun={() => runAgain(false)} />
        </EmptyView>
      );
    case 'failed':
      return <Failed tabId={tabId} result={result} onRun={runAgain} />;
    case 'done':
      return <ResultRows tabId={tabId} result={result} onRun={() => runAgain(false)} />;
  }
}

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
  onRun,
}: {
  readonly tabId: string;
  readonly result: QueryResult;
  onRun(leaveOutMisfits: boolean): void;
}) {
  if (error === null) return null;
  const isMisfit = error.code === 'MalformedFile' && error.details.path !== undefined;
  return (
    <ErrorView error={isMisfit ? withOwnHint(error) : error}>
      <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
        {errorAt === null ? null : (
          <Button
            tone="primary"
            icon={<IconCursorText size={15} stroke={1.5} />}
            onClick={() => findEditorOf(tabId)?.goTo(errorAt)}
          >
            Go to the place
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
  const hint = 'Fix the record, or run the statement without the records that don’t fit.';
  return new EngineError(code, message, { hint, details, cause });
}

/** Nothing for 100 ms (design/README.md §6): most statements are over by then. */
function Running({ startedAt, onStop }: { readonly startedAt: number; onStop(): void }) {
  const [now, setNow] = useState(startedAt);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, []);
  const millis = Math.max(0, now - startedAt);
  if (millis < 100) return null;
  return (
    <div className={stateViewStyles.stateView} data-part="state" aria-busy="true">
      <span className={spinnerStyles.spinner} data-part="spinner" aria-hidden="true" />
      <p className={textStyles.muted}>
        Running for {millis < 1000 ? duration(millis) : countOf(Math.floor(millis / 1000), 'second')}
      </p>
      <Button size="sm" icon={<IconPlayerStop size={13} stroke={1.75} />} onClick={onStop}>
        Stop
      </Button>
    </div>
  );
}
