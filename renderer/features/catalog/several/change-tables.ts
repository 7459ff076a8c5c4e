/** Actions on several tables of the catalog: one operation each, and a clear result for those that failed. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import { followInToast } from '#renderer/app/follow-in-toast.ts';
import { forgetTable } from '#renderer/features/catalog/table-actions.ts';
import { crawlTable } from '#renderer/features/crawlers/crawl-table.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter } from '#renderer/rpc/queries.ts';
import { chooseTables } from '#renderer/stores/chosen-tables.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

/** Failures that are named; the others are counted. */
const mostNamed = 5;

export async function changeTables(
  tables: readonly TableName[],
  change: Input<'changeTables'>['change'],
): Promise<void> {
  const isDelete = change.kind === 'delete';
  const title = `${isDelete ? 'Removing' : 'Changing'} ${countOf(tables.length, 'table')}`;
  const followed = {
    title,
    text: 'Starting. Tables that are done when you stop stay as they are then.',
    stopped: `${title} was stopped.`,
    fraction: 0,
  };
  const done = await followInToast(followed, (signal) => client.stream('changeTables', { tables, change }, signal));
  if (done !== undefined) {
    if (isDelete) done.changed.forEach(forgetTable);
    const said = isDelete ? 'removed from the catalog. No file was changed' : 'changed';
    showResult(
      `${countOf(done.changed.length, 'table')} ${said}.`,
      done.failed.map(({ databaseName, name, error }) => `${databaseName}.${name}: ${error.message}`),
    );
  }
  if (isDelete) chooseTables(new Map());
  await invalidateAfter('changeTables');
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
