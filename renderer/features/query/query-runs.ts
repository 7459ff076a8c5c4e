/** Runs of statements: each has one result, which the engine keeps as a file that the grid reads page by page. */

import { create } from 'zustand';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import { forgetRows, keepShown, moveRows, resultRowsPath } from '#renderer/features/explore/rows/rows-view.ts';
import { rememberRun } from '#renderer/features/query/query-history.ts';
import { asParameters, typedValues, valuesIn, type TypedValues } from '#renderer/features/query/query-parameters.ts';
import { placedError } from '#renderer/features/query/placed-error.ts';
import { client } from '#renderer/rpc/connection.ts';

export interface Statement {
  readonly sql: string;
  /** Of its first character in the editor's text, UTF-16 units. */
  readonly from: number;
}

export interface QueryResult extends Statement {
  /** Differs for each run of each statement. */
  readonly run: number;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped' | 'skipped';
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  /** How long it took. */
  readonly millis: number;
  /** How much of it is done while it runs, from 0 to 1; null: the engine does not know. */
  readonly fraction: number | null;
  /** Of the rows; null until it is done. */
  readonly path: string | null;
  readonly rowCount: number;
  /** Skipped records, with file and line. */
  readonly warnings: readonly string[];
  /** Of its parameters, as typed. */
  readonly values: TypedValues;
  /** Its place is one in the editor's text. */
  readonly error: EngineError | null;
  /** Of the error in the editor's text; null: it is about no place in it. */
  readonly errorAt: number | null;
}

interface TabRuns {
  readonly results: readonly QueryResult[];
  /** Run whose result is shown. */
  readonly shown: number;
}

export const useQueryRuns = create<{ readonly tabs: Readonly<Record<string, TabRuns>> }>(() => ({ tabs: {} }));

const running = new Map<string, AbortController>();
let runCount = 0;

export function isRunning(tabId: string): boolean {
  return running.has(tabId);
}

export function findRuns(tabId: string): TabRuns | undefined {
  return useQueryRuns.getState().tabs[tabId];
}

export function showResult(tabId: string, shown: number): void {
  change(tabId, (runs) => ({ ...runs, shown }));
}

/** Runs them one after another, up to the first that fails. What runs in this tab is stopped before. */
export async function runStatements(
  tabId: string,
  text: string,
  statements: readonly Statement[],
  leaveOutMisfits = false,
): Promise<void> {
  stopStatements(tabId);
  const results = statements.map((statement): QueryResult => ({
    ...statement,
    ...nothingYet,
    values: valuesIn(typedValues(tabId), statement.sql),
    run: (runCount += 1),
  }));
  const before = findRuns(tabId)?.results ?? [];
  if (before.length === results.length)
    for (const [index, { run }] of results.entries())
      keepShown(resultRowsPath(tabId, before[index]!.run), resultRowsPath(tabId, run));
  forgetResults(tabId);
  const abort = new AbortController();
  running.set(tabId, abort);
  useQueryRuns.setState(({ tabs }) => ({ tabs: { ...tabs, [tabId]: { results, shown: results[0]!.run } } }));
  let failed = false;
  for (const { run, sql, from, values } of results) {
    if (failed || abort.signal.aborted) {
      changeResult(tabId, run, { state: 'skipped' });
      continue;
    }
    showResult(tabId, run);
    const startedAt = Date.now();
    changeResult(tabId, run, { state: 'running', startedAt });
    const started = performance.now();
    const end = (ended: Partial<QueryResult> & { state: 'done' | 'failed' | 'stopped' }): void => {
      const millis = performance.now() - started;
      changeResult(tabId, run, { ...ended, millis });
      rememberRun({ sql, values, startedAt, millis, state: ended.state, rowCount: ended.rowCount ?? null });
    };
    try {
      let isDone = false;
      const asked = { sql, parameters: asParameters(values), leaveOutMisfits };
      for await (const item of client.stream('openQueryRows', asked, abort.signal)) {
        if (item.item === 'progress') changeResult(tabId, run, { fraction: item.fraction });
        else {
          isDone = true;
          end({ state: 'done', path: item.path, rowCount: item.rowCount, warnings: item.warnings });
        }
      }
      // A stream that is aborted can end without an error.
      if (!isDone) abort.signal.throwIfAborted();
    } catch (thrown) {
      failed = true;
      if (abort.signal.aborted) end({ state: 'stopped' });
      else end({ state: 'failed', ...placedError(toEngineError(thrown), sql, text, from) });
    }
  }
  if (running.get(tabId) === abort) running.delete(tabId);
  // Whoever asks whether something runs is drawn again.
  change(tabId, (runs) => ({ ...runs }));
}

const nothingYet = {
  state: 'waiting',
  startedAt: 0,
  millis: 0,
  fraction: null,
  path: null,
  rowCount: 0,
  warnings: [],
  values: {},
  error: null,
  errorAt: null,
} as const;

/** @returns false: nothing was running. */
export function stopStatements(tabId: string): boolean {
  const abort = running.get(tabId);
  running.delete(tabId);
  abort?.abort();
  return abort !== undefined;
}

/** The results of a query that is saved under a name, or under another one. */
export function moveResults(from: string, to: string): void {
  const abort = running.get(from);
  if (abort !== undefined) stopStatements(from);
  for (const { run } of findRuns(from)?.results ?? []) moveRows(resultRowsPath(from, run), resultRowsPath(to, run));
  useQueryRuns.setState(({ tabs: { [from]: runs, ...tabs } }) => ({
    tabs: runs === undefined ? tabs : { ...tabs, [to]: runs },
  }));
}

/** Their files go when the cache runs full. */
export function forgetResults(tabId: string): void {
  for (const { run } of findRuns(tabId)?.results ?? []) forgetRows(resultRowsPath(tabId, run));
  useQueryRuns.setState(({ tabs: { [tabId]: _gone, ...tabs } }) => ({ tabs }));
}

function change(tabId: string, update: (runs: TabRuns) => TabRuns): void {
  useQueryRuns.setState(({ tabs }) => {
    const runs = tabs[tabId];
    return runs === undefined ? {} : { tabs: { ...tabs, [tabId]: update(runs) } };
  });
}

function changeResult(tabId: string, run: number, ended: Partial<QueryResult>): void {
  change(tabId, (runs) => ({
    ...runs,
    results: runs.results.map((result) => (result.run === run ? { ...result, ...ended } : result)),
  }));
}
