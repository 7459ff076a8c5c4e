/** From a node to what it reads or writes: the table, or the file. */

import { IconTable } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { findDraft } from '#renderer/features/jobs/draft/draft-store.ts';
import { activeDraft } from '#renderer/features/jobs/editor-view.ts';
import { selectedNodes } from '#renderer/features/jobs/job-actions.ts';
import { client } from '#renderer/rpc/connection.ts';
import { openFileEditor, openTableRows } from '#renderer/stores/open-editors.ts';

type Place = { readonly path: string } | { readonly databaseName: string; readonly tableName: string };

/** Of the selected node; undefined: it has neither a table nor a path yet. */
function findPlace(): Place | undefined {
  const name = activeDraft();
  const id = name === undefined ? undefined : selectedNodes(name).at(-1);
  const node = findDraft(name ?? '')?.history.present.nodes.find((each) => each.id === id);
  const { path, databaseName, tableName } = node?.args ?? {};
  if (isText(databaseName) && isText(tableName)) return { databaseName, tableName };
  return isText(path) ? { path } : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

export const openNodeSource: Command = {
  id: 'jobs.open-source',
  title: 'Open table or file of selected node',
  menuTitle: 'Open its table or file',
  group: 'Jobs',
  icon: IconTable,
  keywords: ['source', 'target', 'rows', 'data'],
  when: () => findPlace() !== undefined,
  async run() {
    const place = findPlace()!;
    if ('path' in place) openFileEditor((await client.call('findPath', { path: place.path })).path);
    else openTableRows(place.databaseName, place.tableName);
  },
};
