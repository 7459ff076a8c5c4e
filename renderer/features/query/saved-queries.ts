/** Queries as files of the workspace, `queries/*.sql`: saved, renamed, deleted, and what another program did to them. */

import { create } from 'zustand';
import { EngineError } from '#engine/contract/errors.ts';
import { querySchema } from '#engine/contract/definitions/query.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { SaveTurns } from '#renderer/app/drafts/in-turn.ts';
import { forgetCheck } from '#renderer/features/query/query-checks.ts';
import { forgetInspected, moveInspected } from '#renderer/features/query/plan/explained-statements.ts';
import {
  forgetValues,
  moveValues,
  typedValues,
  valuesIn,
  type TypedValues,
} from '#renderer/features/query/query-parameters.ts';
import { moveResults, forgetResults, stopStatements } from '#renderer/features/query/query-runs.ts';
import {
  activeQuery,
  findQueryText,
  forgetText,
  putText,
  type SavedVersion,
} from '#renderer/features/query/query-texts.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { savedQueryTab } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { closeTab, replaceTab } from '#renderer/stores/workbench.ts';
import { forgetEditor, moveEditor } from '#renderer/ui/code/kept-editors.ts';

/** A dialog about queries; null: none is open. */
export type QueryDialog =
  | { readonly kind: 'save'; readonly tabId: string }
  | { readonly kind: 'rename'; readonly tabId: string }
  | { readonly kind: 'delete'; readonly name: string }
  | { readonly kind: 'discard'; readonly tabId: string }
  | { readonly kind: 'history' }
  /** The result of a statement. */
  | { readonly kind: 'save-job' | 'save-table' | 'save-view'; readonly statement: NamedStatement };

export interface NamedStatement {
  readonly sql: string;
  /** Of its parameters, as typed. */
  readonly values: TypedValues;
  /** Of its query. */
  readonly title: string;
}

interface QueryDialogs {
  readonly asking: QueryDialog | null;
  /** Tabs whose text is on its way to the disk: until then the file is another one than that of the text. */
  readonly saving: ReadonlySet<string>;
}

export const useQueryDialogs = create<QueryDialogs>(() => ({ asking: null, saving: new Set() }));

export function askQuery(asking: QueryDialog | null): void {
  useQueryDialogs.setState({ asking });
}

/** The saved query in front. */
export function activeSavedQuery(): { readonly tabId: string; readonly saved: SavedVersion } | undefined {
  const tabId = activeQuery()?.id;
  const saved = tabId === undefined ? undefined : findQueryText(tabId)?.saved;
  return tabId === undefined || saved == null ? undefined : { tabId, saved };
}

/** By tab. */
const saves = new SaveTurns();

/** Over the version that was read; one without a file asks for its name. @throws EngineError ConcurrentModification. */
export async function saveQuery(tabId: string): Promise<void> {
  await saves.take(tabId, async () => {
    const text = findQueryText(tabId);
    if (text === undefined) return;
    if (text.saved === null) askQuery({ kind: 'save', tabId });
    else await write(tabId, text.saved.name, text.saved.hash);
  });
}

/** As a new file. @throws EngineError AlreadyExists. */
export async function saveQueryAs(tabId: string, name: string): Promise<void> {
  await write(tabId, name, null);
  showToast({ tone: 'ok', title: `Query ${name} saved.` });
}

/** The file and the open editor; unsaved text stays unsaved. @throws EngineError AlreadyExists, ConcurrentModification. */
export async function renameQuery(tabId: string, name: string): Promise<void> {
  const text = findQueryText(tabId);
  if (text === undefined || text.saved === null) return;
  const { saved } = text;
  const value = { name, sql: saved.sql, parameters: { ...saved.parameters } };
  const { hash } = await runCommand('saveDefinition', {
    kind: 'query',
    value,
    expectedHash: saved.hash,
    previousName: saved.name,
  });
  moveTab(tabId, { ...saved, name, hash });
}

export async function deleteQuery(name: string): Promise<void> {
  const { hash } = await client.call('getDefinition', { kind: 'query', name });
  await runCommand('deleteDefinition', { kind: 'query', name, expectedHash: hash });
  discardText(savedQueryTab(name).id);
  showToast({ tone: 'ok', title: `Query ${name} deleted.` });
}

/** The tab is closed, and its text is not kept. */
export function discardText(tabId: string): void {
  stopStatements(tabId);
  forgetResults(tabId);
  forgetCheck(tabId);
  closeTab(tabId);
  forgetText(tabId);
  forgetEditor(tabId);
  forgetValues(tabId);
  forgetInspected(tabId);
}

/** What the file holds. @throws EngineError InvalidDefinition. */
export function fileStateOf({ name, hash, value }: Output<'getDefinition'>): SavedVersion {
  const query = querySchema.safeParse(value);
  if (!query.success) throw new EngineError('InvalidDefinition', `The file of the query ${name} cannot be read.`);
  return { name, hash, sql: query.data.sql, parameters: query.data.parameters };
}

async function write(tabId: string, name: string, expectedHash: string | null): Promise<void> {
  const sql = findQueryText(tabId)?.text ?? '';
  const parameters = { ...valuesIn(typedValues(tabId), sql) };
  useQueryDialogs.setState(({ saving }) => ({ saving: new Set([...saving, tabId]) }));
  try {
    const { hash } = await runCommand('saveDefinition', {
      kind: 'query',
      value: { name, sql, parameters },
      expectedHash,
    });
    moveTab(tabId, { name, hash, sql, parameters });
  } finally {
    useQueryDialogs.setState(({ saving }) => ({ saving: new Set([...saving].filter((each) => each !== tabId)) }));
  }
}

/** What is known of the text under one tab is known under that of its name. */
function moveTab(from: string, saved: SavedVersion): void {
  const text = findQueryText(from);
  const to = savedQueryTab(saved.name).id;
  if (text === undefined) return;
  putText(to, { ...text, title: saved.name, saved });
  if (from === to) return;
  moveResults(from, to);
  moveInspected(from, to);
  moveValues(from, to);
  forgetCheck(from);
  moveEditor(from, to);
  replaceTab(from, savedQueryTab(saved.name));
  forgetText(from);
}
