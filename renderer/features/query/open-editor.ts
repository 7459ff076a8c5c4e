/** The editors of queries that are drawn, and what commands do in the one in front. */

import { runStatements } from '#renderer/features/query/query-runs.ts';
import { activeQuery, openNewQuery } from '#renderer/features/query/query-texts.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import type { SqlEditorHandle } from '#renderer/ui/code/sql-editor.tsx';
import { statementAt, statementsOf, type StatementRange } from '#renderer/ui/code/sql-statements.ts';

const handles = new Map<string, SqlEditorHandle>();

export function setEditor(tabId: string, handle: SqlEditorHandle | undefined): void {
  if (handle === undefined) handles.delete(tabId);
  else handles.set(tabId, handle);
}

export function findEditorOf(tabId: string): SqlEditorHandle | undefined {
  return handles.get(tabId);
}

/** A query that a command opened takes the focus, whatever has it. */
let wished: string | undefined;

/** @returns the id of its tab. */
export function openQueryText(text: string): string {
  wished = openNewQuery(text);
  return wished;
}

/** True once for the query that was opened. */
export function takeFocusWish(tabId: string): boolean {
  const isWished = wished === tabId;
  if (isWished) wished = undefined;
  return isWished;
}

/** What is selected; without a selection, the statement at the cursor or all of them. */
export async function runInEditor(tabId: string, all: boolean): Promise<void> {
  const editor = handles.get(tabId);
  if (editor === undefined) return;
  const text = editor.text();
  const { from, to } = editor.selection();
  const ranges =
    from === to || all ? wholeText(text, all ? null : from) : statementsOf(text.slice(from, to)).map(movedBy(from));
  const statements = ranges.map((range) => ({ sql: text.slice(range.from, range.to), from: range.from }));
  if (statements.length === 0) {
    showToast({ tone: 'info', title: 'Write a SELECT before running it' });
    editor.focus();
    return;
  }
  await runStatements(tabId, text, statements);
}

/** @param position null: every statement. */
function wholeText(text: string, position: number | null): readonly StatementRange[] {
  const ranges = statementsOf(text);
  if (position === null) return ranges;
  const found = statementAt(ranges, position);
  return found === undefined ? [] : [found];
}

function movedBy(offset: number): (range: StatementRange) => StatementRange {
  return ({ from, to, end }) => ({ from: from + offset, to: to + offset, end: end + offset });
}

/** At the cursor of the query in front. @param alone the text of a new query where there is none. */
export function insertName(name: string, alone = `SELECT *\nFROM ${name}\n`): void {
  const tabId = activeQuery()?.id;
  const editor = tabId === undefined ? undefined : handles.get(tabId);
  if (editor === undefined) openQueryText(alone);
  else editor.insert(name);
}
