/** Statistics that this window computes: their progress, by table. */

import { create } from 'zustand';
import { toEngineError } from '#engine/contract/errors.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { client } from '#renderer/rpc/connection.ts';
import { invalidateAfter } from '#renderer/rpc/queries.ts';
import type { TableName } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

interface Computing {
  /** 0…1 of the step; null: unknown. */
  readonly fraction: number | null;
  readonly note: string;
}

/** By `database.table`. */
export const useComputing = create<Readonly<Record<string, Computing>>>(() => ({}));

const aborts = new Map<string, AbortController>();

export function keyOfTable({ databaseName, name }: TableName): string {
  return `${databaseName}.${name}`;
}

/** Nothing happens while they are computed already. */
export async function computeStatistics(table: TableName): Promise<void> {
  const key = keyOfTable(table);
  if (aborts.has(key)) return;
  const abort = new AbortController();
  aborts.set(key, abort);
  useComputing.setState({ [key]: { fraction: null, note: 'Starting' } });
  const { databaseName, name } = table;
  try {
    for await (const item of client.stream('computeTableStatistics', { databaseName, name }, abort.signal)) {
      if (item.item === 'progress') useComputing.setState({ [key]: { fraction: item.fraction, note: item.note } });
      else
        showToast({
          tone: item.statistics.warnings.length === 0 ? 'ok' : 'warn',
          title: `Statistics of ${key} computed from ${countOf(item.statistics.recordCount, 'row')}.`,
          ...(item.statistics.warnings.length === 0 ? {} : { text: item.statistics.warnings.join('\n') }),
        });
    }
    await invalidateAfter('computeTableStatistics');
  } catch (thrown) {
    if (toEngineError(thrown).code !== 'Cancelled') showFailure(`Computing statistics of ${key}`, thrown);
  } finally {
    aborts.delete(key);
    useComputing.setState(({ [key]: _done, ...others }) => others, true);
  }
}

export function stopStatistics(table: TableName): void {
  aborts.get(keyOfTable(table))?.abort();
}
