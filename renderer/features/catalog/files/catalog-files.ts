/** Exports and imports of the catalog that this window started: progress in a message with Stop, then what was done. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter } from '#renderer/rpc/queries.ts';
import { copyText } from '#renderer/stores/copy-text.ts';
import { changeToast, closeToast, showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

export type ImportPolicy = NonNullable<Input<'importCatalog'>['onConflict']>;
export type ImportPreview = Extract<Output<'importCatalog'>, { item: 'result' }>;

export async function exportCatalog(input: Input<'exportCatalog'>): Promise<void> {
  await follow('Exporting the catalog', 'The export', async (signal, onProgress) => {
    for await (const item of client.stream('exportCatalog', input, signal)) {
      if (item.item === 'progress') onProgress(item);
      else
        showToast({
          tone: item.warnings.length === 0 ? 'ok' : 'warn',
          title: `${countOf(item.databaseCount, 'database')} and ${countOf(item.tableCount, 'table')} exported to ${item.folder}.`,
          ...(item.warnings.length === 0 ? {} : { text: `Omitted: ${item.warnings.join(' ')}` }),
          action: { label: 'Copy path', run: () => void copyText(item.folder, 'Path') },
        });
    }
  });
}

export async function importCatalog(input: Input<'importCatalog'>): Promise<void> {
  await follow('Importing into the catalog', 'The import', async (signal, onProgress) => {
    for await (const item of client.stream('importCatalog', input, signal)) {
      if (item.item === 'progress') onProgress(item);
      else
        showToast({
          tone: item.warnings.length === 0 ? 'ok' : 'warn',
          title: `${countOf(changedTables(item).length, 'table')} imported.`,
          ...(item.warnings.length === 0 ? {} : { text: item.warnings.join('\n') }),
        });
    }
  });
  await invalidateAfter('importCatalog');
}

/** Those that an import creates or replaces. */
export function changedTables({ tables }: ImportPreview): ImportPreview['tables'] {
  return tables.filter(({ action }) => action === 'create' || action === 'replace');
}

interface Progress {
  readonly fraction: number | null;
  readonly note: string;
}

async function follow(
  title: string,
  what: string,
  run: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  const toast = showToast({
    tone: 'info',
    title,
    text: 'Starting. Everything is written at the end, in one step.',
    progress: { fraction: null },
    action: { label: 'Stop', run: () => abort.abort() },
  });
  try {
    await run(abort.signal, ({ fraction, note }) => changeToast(toast, { text: note, progress: { fraction } }));
  } catch (thrown) {
    if (toEngineError(thrown).code === 'Cancelled') showToast({ tone: 'info', title: `${what} was stopped.` });
    else showFailure(title, thrown);
  } finally {
    closeToast(toast);
  }
}
