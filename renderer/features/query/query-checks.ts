/** Checks of the statement at the cursor while a query is written: its columns, or what is wrong with it. Nothing runs. */

import { create } from 'zustand';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { placedError } from '#renderer/features/query/placed-error.ts';
import { asParameters, typedValues, valuesIn, type TypedValues } from '#renderer/features/query/query-parameters.ts';
import { findRuns, isRunning, useQueryRuns, type Statement } from '#renderer/features/query/query-runs.ts';
import { client } from '#renderer/rpc/connection.ts';
import { isConnectionLost } from '#renderer/rpc/queries.ts';
import { statementAt, statementsOf } from '#renderer/ui/code/sql-statements.ts';

export interface QueryCheck extends Statement {
  /** Values of its parameters, as typed. */
  readonly values: TypedValues;
  /** null: there is an error. */
  readonly columns: Output<'checkQuery'>['columns'] | null;
  /** Its place is one in the editor's text. */
  readonly error: EngineError | null;
  readonly errorAt: number | null;
  /** The first run of the results that the tab had then; 0: none. */
  readonly afterRun: number;
}

export const useQueryChecks = create<{ readonly tabs: Readonly<Record<string, QueryCheck>> }>(() => ({ tabs: {} }));

type Checked = Pick<QueryCheck, 'sql' | 'from' | 'values'>;

/** Of each tab: the check that is under way. */
const checking = new Map<string, Checked & { readonly abort: AbortController }>();
/** A longer statement is checked when it runs. */
const longest = 100_000;

/** Called when one pauses; an answer that comes later than the next change is dropped. */
export async function checkAtCursor(tabId: string, text: string, position: number): Promise<void> {
  if (isRunning(tabId)) return;
  const found = statementAt(statementsOf(text), position);
  const sql = found === undefined ? '' : text.slice(found.from, found.to);
  if (sql === '' || sql.length > longest) return forgetCheck(tabId);
  const from = found!.from;
  const values = valuesIn(typedValues(tabId), sql);
  const checked: Checked = { sql, from, values };
  if (isKnown(tabId, checked)) return;
  stopCheck(tabId);
  const afterRun = lastRun(tabId);
  const abort = new AbortController();
  checking.set(tabId, { ...checked, abort });
  try {
    const { columns } = await client.call('checkQuery', { sql, parameters: asParameters(values) }, abort.signal);
    if (!abort.signal.aborted) keep(tabId, { ...checked, afterRun, columns, error: null, errorAt: null });
  } catch (thrown) {
    if (!abort.signal.aborted && !isConnectionLost(thrown))
      keep(tabId, { ...checked, afterRun, columns: null, ...placedError(toEngineError(thrown), sql, text, from) });
  } finally {
    if (checking.get(tabId)?.abort === abort) checking.delete(tabId);
  }
}

/** What is known of the text as it is: a run says more of an error than the check before it. */
export function currentCheck(check: QueryCheck | undefined, tabId: string, text: string): QueryCheck | undefined {
  if (check === undefined || !text.startsWith(check.sql, check.from)) return undefined;
  return check.error !== null && check.afterRun !== lastRun(tabId) ? undefined : check;
}

function lastRun(tabId: string): number {
  return findRuns(tabId)?.results[0]?.run ?? 0;
}

/**
 * What was checked, is being checked, or failed when it ran, which says more than a check. An error of a check may be right no
 * longer when one comes back: its table was crawled.
 */
function isKnown(tabId: string, { sql, from, values }: Checked): boolean {
  const check = useQueryChecks.getState().tabs[tabId];
  const isThere = (known: Checked | undefined): boolean =>
    known?.sql === sql && known.from === from && sameValues(known.values, values);
  if ((isThere(check) && check!.error === null) || isThere(checking.get(tabId))) return true;
  return (
    findRuns(tabId)?.results.some(
      (result) => result.sql === sql && result.error !== null && sameValues(result.values, values),
    ) === true
  );
}

function sameValues(one: TypedValues, other: TypedValues): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

// One of the two at a time.
useQueryRuns.subscribe(({ tabs }) => {
  for (const tabId of checking.keys()) if (tabs[tabId] !== undefined && isRunning(tabId)) stopCheck(tabId);
});

/** The text changed: an answer would be about what is no longer there. */
export function stopCheck(tabId: string): void {
  checking.get(tabId)?.abort.abort();
  checking.delete(tabId);
}

export function forgetCheck(tabId: string): void {
  stopCheck(tabId);
  useQueryChecks.setState(({ tabs: { [tabId]: _gone, ...tabs } }) => ({ tabs }));
}

function keep(tabId: string, check: QueryCheck): void {
  useQueryChecks.setState(({ tabs }) => ({ tabs: { ...tabs, [tabId]: check } }));
}
