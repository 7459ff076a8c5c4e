/** Actions on several tables of the catalog: one operation each, and a clear result for those that failed. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { forgetViewDraft } from '#renderer/features/catalog/view-drafts.ts';
import { crawlTable } from '#renderer/features/crawlers/crawl-table.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter } from '#renderer/rpc/queries.ts';
import { chooseTables } from '#renderer/stores/chosen-tables.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { tableTabId } from '#renderer/stores/table-views.ts';
import { changeToast, closeToast, showToast } from '#renderer/stores/toasts.ts';
import { closeTab } from '#renderer/stores/workbench.ts';
import { countOf } from '#renderer/ui/format/words.ts';

/** Failures that are named; the others are counted. */
const mostNamed = 5;

export async function changeTables(
  tables: readonly TableName[],
  change: Input<'changeTables'>['change'],
): Promise<void> {
  const isDelete = change.kind === 'delete';
  const title = `${isDelete ? 'Removing' : 'Changing'} ${countOf(tables.length, 'table')}`;
  const abort = new AbortController();
  const toast = showToast({
    tone: 'info',
    title,
    text: 'Starting. Tables that are done when you stop stay as they are then.',
    progress: { fraction: 0 },
    action: { label: 'Stop', run: () => abort.abort() },
  });
  try {
    const input = { tables: tables.map(({ databaseName, name }) => ({ databaseName, name })), change };
    for await (const item of client.stream('changeTables', input, abort.signal)) {
      if (item.item === 'progress') {
        changeToast(toast, { text: item.note, progress: { fraction: item.fraction } });
        continue;
      }
      const { changed, failed } = item;
      if (isDelete) for (const { databaseName, name } of changed) forgetTable(databaseName, name);
      const said = isDelete ? 'removed from the catalog. No file was changed' : 'changed';
      showResult(
        `${countOf(changed.length, 'table')} ${said}.`,
        failed.map(({ databaseName, name, error }) => `${databaseName}.${name}: ${error.message}`),
      );
    }
  } catch (thrown) {
    if (toEngineError(thrown).code === 'Cancelled') showToast({ tone: 'info', title: `${title} was stopped.` });
    else showFailure(title, thrown);
  } finally {
    closeToast(toast);
    if (isDelete) chooseTables(new Map());
    await invalidateAfter('changeTables');
  }
}

/** Each by the crawler that found it; views are named. */
export async function crawlTables(tables: readonly TableName[]): Promise<void> {
  const failed: string[] = [];
  for (const { databaseName, name } of tables)
    try {
      await crawlTable(await client.call('getTable', { databaseName, name }));
    } catch (thrown) {
      failed.push(`${databaseName}.${name}: ${toEngineError(thrown).message}`);
    }
  if (failed.length > 0) showResult(`${countOf(tables.length - failed.length, 'crawl')} started.`, failed);
}

function showResult(title: string, failed: readonly string[]): void {
  if (failed.length === 0) {
    showToast({ tone: 'ok', title });
    return;
  }
  const more = failed.length > mostNamed ? [`And ${failed.length - mostNamed} more.`] : [];
  showToast({
    tone: 'bad',
    title: `${title} ${failed.length} failed.`,
    text: [...failed.slice(0, mostNamed), ...more].join('\n'),
  });
}

function forgetTable(databaseName: string, name: string): void {
  forgetViewDraft(tableTabId(databaseName, name));
  closeTab(tableTabId(databaseName, name));
}
