/** What the inspector of each query shows: the column, or the plan of a statement that somebody asked for. */

import { create } from 'zustand';
import { findEditorOf } from '#renderer/features/query/open-editor.ts';
import { typedValues, valuesIn, type TypedValues } from '#renderer/features/query/query-parameters.ts';
import { findRuns } from '#renderer/features/query/query-runs.ts';
import { changeRows, openRowsOf, resultRowsPath } from '#renderer/features/explore/rows/rows-view.ts';
import { hasChart } from '#renderer/features/explore/rows/shown-parts.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { openInspector } from '#renderer/stores/workbench.ts';
import { statementAt, statementsOf } from '#renderer/ui/code/sql-statements.ts';

export interface ExplainedStatement {
  readonly sql: string;
  /** Of its parameters, as typed. */
  readonly values: TypedValues;
  /** Differs each time somebody asks. */
  readonly asked: number;
  /** False: it is planned, and its steps have estimates. */
  readonly runs: boolean;
}

export interface InspectedQuery {
  readonly shown: 'column' | 'plan';
  readonly form: 'words' | 'tree';
  /** null: none was asked for. */
  readonly explained: ExplainedStatement | null;
}

const nothingYet: InspectedQuery = { shown: 'column', form: 'words', explained: null };
const useStore = create<{ readonly tabs: Readonly<Record<string, InspectedQuery>> }>(() => ({ tabs: {} }));
let askedCount = 0;

export function useInspectedQuery(tabId: string): InspectedQuery {
  return useStore((state) => state.tabs[tabId] ?? nothingYet);
}

function change(tabId: string, changed: Partial<InspectedQuery>): void {
  useStore.setState(({ tabs }) => ({ tabs: { ...tabs, [tabId]: { ...(tabs[tabId] ?? nothingYet), ...changed } } }));
}

export function showPlanAs(tabId: string, form: InspectedQuery['form']): void {
  change(tabId, { form });
}

/** A result in sight is planned when somebody turns to its plan for the first time. */
export function inspectQuery(tabId: string, shown: InspectedQuery['shown']): void {
  change(tabId, { shown });
  const runs = findRuns(tabId);
  const result = runs?.results.find(({ run }) => run === runs.shown);
  if (shown !== 'plan' || useStore.getState().tabs[tabId]!.explained !== null || result?.state !== 'done') return;
  explain(tabId, result, false);
}

/** The statement at the cursor, whether or not it ran. @param runs it runs now, and its steps are measured. */
export function explainAtCursor(tabId: string, runs: boolean): void {
  const editor = findEditorOf(tabId);
  if (editor === undefined) return;
  const text = editor.text();
  const found = statementAt(statementsOf(text), editor.selection().from);
  if (found === undefined) {
    showToast({ tone: 'info', title: 'Write a SELECT before explaining it' });
    editor.focus();
    return;
  }
  const sql = text.slice(found.from, found.to);
  explain(tabId, { sql, values: valuesIn(typedValues(tabId), sql) }, runs);
  change(tabId, { shown: 'plan' });
  openInspector();
  showRowsBeside(tabId);
}

/** Runs the statement whose plan is shown, to measure its steps. */
export function measureExplained(tabId: string): void {
  const explained = useStore.getState().tabs[tabId]?.explained ?? null;
  if (explained !== null) explain(tabId, explained, true);
}

function explain(tabId: string, { sql, values }: Pick<ExplainedStatement, 'sql' | 'values'>, runs: boolean): void {
  change(tabId, { explained: { sql, values, runs, asked: (askedCount += 1) } });
}

/** The measuring stops, too. */
export function forgetExplained(tabId: string): void {
  change(tabId, { explained: null });
}

/** A chart and a row in full have panels of their own in the place of the inspector. */
function showRowsBeside(tabId: string): void {
  const runs = findRuns(tabId);
  if (runs === undefined) return;
  const path = resultRowsPath(tabId, runs.shown);
  const { shown } = openRowsOf(path);
  changeRows(path, { detail: null, shown: hasChart(shown) ? 'rows' : shown });
}

/** Of a query that is saved under a name, or under another one. */
export function moveInspected(from: string, to: string): void {
  useStore.setState(({ tabs: { [from]: inspected, ...tabs } }) => ({
    tabs: inspected === undefined ? tabs : { ...tabs, [to]: inspected },
  }));
}

export function forgetInspected(tabId: string): void {
  useStore.setState(({ tabs: { [tabId]: _gone, ...tabs } }) => ({ tabs }));
}
