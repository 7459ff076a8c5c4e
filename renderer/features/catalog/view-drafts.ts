/** Texts of views that were changed here and not saved, by the tab of their view. */

import { create } from 'zustand';
import type { TableText } from '#engine/contract/procedures/databases.ts';
import { SaveTurns } from '#renderer/app/drafts/in-turn.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { activeTable } from '#renderer/stores/open-editors.ts';
import { tableTabId } from '#renderer/stores/table-views.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { markUnsaved } from '#renderer/stores/workbench.ts';

export interface ViewDraft {
  readonly databaseName: string;
  readonly name: string;
  readonly text: string;
  /** The version that was changed. */
  readonly versionId: number;
}

export const useViewDrafts = create<Readonly<Record<string, ViewDraft>>>(() => ({}));

/** A text that is the view's own ends the draft. */
export function changeViewText(view: TableText, text: string): void {
  const id = tableTabId(view.databaseName, view.name);
  const before = useViewDrafts.getState()[id];
  if (text === view.viewOriginalText) return forgetViewDraft(id);
  const { databaseName, name } = view;
  const versionId = before?.versionId ?? view.versionId;
  useViewDrafts.setState({ [id]: { databaseName, name, text, versionId } });
  markUnsaved(id, true);
}

/** What was saved elsewhere meanwhile is replaced when this is saved. */
export function keepViewDraft(id: string, versionId: number): void {
  const draft = useViewDrafts.getState()[id];
  if (draft !== undefined) useViewDrafts.setState({ [id]: { ...draft, versionId } });
}

export function forgetViewDraft(id: string): void {
  useViewDrafts.setState(({ [id]: _draft, ...others }) => others, true);
  markUnsaved(id, false);
}

/** The draft of the view in front. */
export function activeViewDraft(): ViewDraft | undefined {
  const table = activeTable();
  return table === undefined ? undefined : useViewDrafts.getState()[tableTabId(table.databaseName, table.name)];
}

/** By tab. */
const saves = new SaveTurns();

/** @throws EngineError of saveView. */
export async function saveViewDraft({ databaseName, name }: ViewDraft): Promise<void> {
  const id = tableTabId(databaseName, name);
  await saves.take(id, async () => {
    const draft = useViewDrafts.getState()[id];
    if (draft === undefined) return;
    const { text, versionId } = draft;
    const saved = await runCommand('saveView', { databaseName, name, sql: text, expectedVersionId: versionId });
    // What was typed meanwhile is not saved yet.
    if (useViewDrafts.getState()[id]?.text === text) forgetViewDraft(id);
    else keepViewDraft(id, saved.versionId);
    showToast({ tone: 'ok', title: `View ${databaseName}.${name} saved as version ${saved.versionId}.` });
  });
}
