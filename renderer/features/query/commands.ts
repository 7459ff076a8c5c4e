/** Commands of queries. */

import {
  IconAlignLeft,
  IconCursorText,
  IconDeviceFloppy,
  IconEye,
  IconHistory,
  IconListTree,
  IconPlayerPlay,
  IconPlayerStop,
  IconStopwatch,
  IconPlayerTrackNext,
  IconPlus,
  IconRoute,
  IconTablePlus,
  IconTrash,
} from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { explainAtCursor } from '#renderer/features/query/plan/explained-statements.ts';
import { findEditorOf, openQueryText, runInEditor } from '#renderer/features/query/open-editor.ts';
import { isRunning, stopStatements } from '#renderer/features/query/query-runs.ts';
import { activeQuery, findQueryText } from '#renderer/features/query/query-texts.ts';
import { statementToSave } from '#renderer/features/query/save-result.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { activeSavedQuery, askQuery, saveQuery } from '#renderer/features/query/saved-queries.ts';

const hasQuery = (): boolean => activeQuery() !== undefined;
const hasText = (): boolean => hasQuery() && findQueryText(activeQuery()!.id) !== undefined;
/** Its text is drawn: the cursor says which statement. */
const isDrawn = (): boolean => hasQuery() && findEditorOf(activeQuery()!.id) !== undefined;
const hasSaved = (): boolean => activeSavedQuery() !== undefined;

/** Also of a query whose text was not read. */
const savedName = (): string | undefined => {
  const name = activeQuery()?.input['name'];
  return activeSavedQuery()?.saved.name ?? (typeof name === 'string' ? name : undefined);
};

function of(command: Omit<Command, 'group' | 'run'> & { run(tabId: string): void | Promise<void> }): Command {
  return { group: 'Query', when: hasQuery, ...command, run: () => command.run(activeQuery()!.id) };
}

export const queryCommands: readonly Command[] = [
  {
    id: 'query.new',
    title: 'Write query',
    group: 'Query',
    icon: IconPlus,
    keys: 'Alt+Q',
    keywords: ['sql', 'select', 'new query', 'ask', 'database'],
    run: () => void openQueryText(''),
  },
  of({
    id: 'query.run',
    when: isDrawn,
    title: 'Run statement at cursor, or selection',
    icon: IconPlayerPlay,
    keys: 'Ctrl+Enter',
    keywords: ['execute', 'sql'],
    run: (tabId) => runInEditor(tabId, false),
  }),
  of({
    id: 'query.run-all',
    when: isDrawn,
    title: 'Run every statement of query',
    icon: IconPlayerTrackNext,
    keys: 'Ctrl+Shift+Enter',
    keywords: ['execute', 'sql'],
    run: (tabId) => runInEditor(tabId, true),
  }),
  of({
    id: 'query.stop',
    title: 'Stop query',
    icon: IconPlayerStop,
    keywords: ['cancel', 'abort'],
    when: () => hasQuery() && isRunning(activeQuery()!.id),
    run: (tabId) => void stopStatements(tabId),
  }),
  of({
    id: 'query.explain',
    when: isDrawn,
    title: 'Explain statement at cursor',
    icon: IconListTree,
    keywords: ['plan', 'estimate', 'performance', 'operators', 'steps'],
    run: (tabId) => explainAtCursor(tabId, false),
  }),
  of({
    id: 'query.measure',
    when: isDrawn,
    title: 'Run and explain statement at cursor',
    icon: IconStopwatch,
    keywords: ['plan', 'explain analyze', 'measure', 'profile', 'slow', 'performance', 'steps'],
    run: (tabId) => explainAtCursor(tabId, true),
  }),
  of({
    id: 'query.format',
    when: isDrawn,
    title: 'Format query',
    icon: IconAlignLeft,
    keys: 'Alt+Shift+I',
    keywords: ['sql', 'pretty', 'indent', 'layout', 'beautify', 'line breaks'],
    run(tabId) {
      const editor = findEditorOf(tabId)!;
      if (!editor.format()) showToast({ tone: 'info', title: 'The query is formatted already.' });
      editor.focus();
    },
  }),
  of({
    id: 'query.save',
    when: hasText,
    title: 'Save query',
    changes: true,
    icon: IconDeviceFloppy,
    keys: 'Ctrl+S',
    run: saveQuery,
  }),
  of({
    id: 'query.save-as',
    title: 'Save query under another name',
    changes: true,
    icon: IconDeviceFloppy,
    keywords: ['copy', 'duplicate'],
    when: hasSaved,
    run: (tabId) => askQuery({ kind: 'save', tabId }),
  }),
  of({
    id: 'query.save-as-job',
    title: 'Save result as job',
    menuTitle: 'Save result as job …',
    changes: true,
    icon: IconRoute,
    keywords: ['etl', 'schedule', 'materialise', 'materialize', 'new job'],
    when: () => statementToSave() !== undefined,
    run: () => askQuery({ kind: 'save-job', statement: statementToSave()! }),
  }),
  of({
    id: 'query.save-as-table',
    title: 'Save result as table',
    menuTitle: 'Save result as table …',
    changes: true,
    icon: IconTablePlus,
    keywords: ['create table', 'ctas', 'catalog', 'materialise', 'materialize', 'parquet'],
    when: () => statementToSave() !== undefined,
    run: () => askQuery({ kind: 'save-table', statement: statementToSave()! }),
  }),
  of({
    id: 'query.save-as-view',
    title: 'Save statement as view',
    menuTitle: 'Save statement as view …',
    changes: true,
    icon: IconEye,
    keywords: ['create view', 'virtual view', 'catalog', 'reuse'],
    when: () => statementToSave() !== undefined,
    run: () => askQuery({ kind: 'save-view', statement: statementToSave()! }),
  }),
  of({
    id: 'query.rename',
    title: 'Rename query',
    changes: true,
    icon: IconCursorText,
    when: hasSaved,
    run: (tabId) => askQuery({ kind: 'rename', tabId }),
  }),
  of({
    id: 'query.delete',
    title: 'Delete query',
    changes: true,
    icon: IconTrash,
    when: () => savedName() !== undefined,
    run: () => askQuery({ kind: 'delete', name: savedName()! }),
  }),
  of({
    id: 'query.discard',
    title: 'Discard unsaved query',
    icon: IconTrash,
    when: () => hasQuery() && findQueryText(activeQuery()!.id)?.saved === null,
    run: (tabId) => askQuery({ kind: 'discard', tabId }),
  }),
  {
    id: 'query.history',
    title: 'Show query history',
    group: 'Query',
    icon: IconHistory,
    keywords: ['history', 'sql', 'recent'],
    run: () => askQuery({ kind: 'history' }),
  },
];
