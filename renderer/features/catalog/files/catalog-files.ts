/** Exports and imports of the catalog that this window started: progress in a message with Stop, then what was done. */

import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { followInToast } from '#renderer/app/follow-in-toast.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter } from '#renderer/rpc/queries.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

export type ImportPolicy = NonNullable<Input<'importCatalog'>['onConflict']>;
export type ImportPreview = Extract<Output<'importCatalog'>, { item: 'result' }>;

const text = 'Starting. Everything is written at the end, in one step.';

export async function exportCatalog(input: Input<'exportCatalog'>): Promise<void> {
  const followed = { title: 'Exporting the catalog', text, stopped: 'The export was stopped.' };
  const done = await followInToast(followed, (signal) => client.stream('exportCatalog', input, signal));
  if (done === undefined) return;
  showToast({
    tone: done.warnings.length === 0 ? 'ok' : 'warn',
    title: `${countOf(done.databaseCount, 'database')} and ${countOf(done.tableCount, 'table')} exported to ${done.folder}.`,
    ...(done.warnings.length === 0 ? {} : { text: `Omitted: ${done.warnings.join(' ')}` }),
    action: { label: 'Copy path', run: () => void copyText(done.folder, 'Path') },
  });
}

export async function importCatalog(input: Input<'importCatalog'>): Promise<void> {
  const followed = { title: 'Importing into the catalog', text, stopped: 'The import was stopped.' };
  const done = await followInToast(followed, (signal) => client.stream('importCatalog', input, signal));
  if (done !== undefined)
    showToast({
      tone: done.warnings.length === 0 ? 'ok' : 'warn',
      title: `${countOf(changedTables(done).length, 'table')} imported.`,
      ...(done.warnings.length === 0 ? {} : { text: done.warnings.join('\n') }),
    });
  await invalidateAfter('importCatalog');
}

/** Those that an import creates or replaces. */
export function changedTables({ tables }: ImportPreview): ImportPreview['tables'] {
  return tables.filter(({ action }) => action === 'create' || action === 'replace');
}
