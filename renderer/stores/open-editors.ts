/** Editors that several features lead to: their tabs, what opens them, the table in front. */

import { showTableView, tableTabId } from '#renderer/stores/table-views.ts';
import type { Thing } from '#renderer/stores/subject.ts';
import { findActiveTab, openTab } from '#renderer/stores/workbench.ts';
import { fileTitle } from '#renderer/ui/format/words.ts';

export interface TableName {
  readonly databaseName: string;
  readonly name: string;
}

/** The table whose editor is in front, or whose menu is open. */
export function activeTable(): TableName | undefined {
  const tab = findActiveTab('table');
  if (tab === undefined) return undefined;
  return { databaseName: String(tab.input['databaseName']), name: String(tab.input['name']) };
}

/** @param path absolute. */
export function fileTab(path: string): Thing {
  return { id: `file:${path}`, kind: 'file', title: fileTitle(path), input: { path } };
}

export function tableTab(databaseName: string, name: string): Thing {
  return {
    id: tableTabId(databaseName, name),
    kind: 'table',
    title: `${databaseName}.${name}`,
    input: { databaseName, name },
  };
}

export function jobTab(name: string): Thing {
  return { id: `job:${name}`, kind: 'job', title: name, input: { name } };
}

export function subflowTab(name: string): Thing {
  return { id: `subflow:${name}`, kind: 'subflow', title: name, input: { name } };
}

export function crawlerThing(name: string): Thing {
  return { id: `crawler:${name}`, kind: 'crawler', title: name, input: { name } };
}

export function savedQueryTab(name: string): Thing {
  return { id: `query:${name}`, kind: 'query', title: name, input: { name } };
}

export function workflowTab(name: string): Thing {
  return { id: `workflow:${name}`, kind: 'workflow', title: name, input: { name } };
}

export function triggerTab(name: string): Thing {
  return { id: `trigger:${name}`, kind: 'trigger', title: name, input: { name } };
}

/** @param path absolute. */
export function openFileEditor(path: string, preview = false): void {
  openTab({ ...fileTab(path), preview });
}

export function openTableEditor(databaseName: string, name: string, preview = true): void {
  openTab({ ...tableTab(databaseName, name), preview });
}

/** In the grid. */
export function openTableRows(databaseName: string, name: string): void {
  showTableView(databaseName, name, 'rows');
  openTableEditor(databaseName, name, false);
}
