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

/** The plan of a result in sight is measured when somebody turns to it for the first time. */
export function inspectQuery(tabId: string, shown: InspectedQuery['shown']): void {
  change(tabId, { shown });
  const runs = findRuns(tabId);
  const result = runs?.results.find(({ run }) => run === runs.shown);
  if (shown !== 'plan' || useStore.getState().tabs[tabId]!.explained !== null || result?.state !== 'done') return;
  explain(tabId, result);
}

/** The statement at the cursor, whether or not it ran. */
export function explainAtCursor(tabId: string): void {
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
  explain(tabId, { sql, values: valuesIn(typedValues(tabId), sql) });
  change(tabId, { shown: 'plan' });
  openInspector();
  showRowsBeside(tabId);
}

function explain(tabId: string, { sql, values }: Pick<ExplainedStatement, 'sql' | 'values'>): void {
  change(tabId, { explained: { sql, values, asked: (askedCount += 1) } });
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
