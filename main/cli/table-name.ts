/** The name of a table as people write it on the command line. */

import { readTableTitle, type TableName } from '#engine/contract/definitions/table-title.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';

/** With a point after the first name, as in SQL. @throws EngineError Usage unless there are two names. */
export function wholeTableName(text: string): TableName {
  const whole = readTableTitle(text);
  if (whole !== undefined) return whole;
  throw new EngineError('Usage', `"${text}" does not name a table.`, {
    hint: 'Write DATABASE.TABLE, for example shop.orders.',
  });
}

/**
 * `database.table`, split at the first point as in SQL; a name without a point is one of the default database.
 * @param noun what the name is of: `table` or `view`.
 * @throws EngineError Usage.
 */
export async function readTableName(
  client: EngineClient,
  text: string,
  noun: 'table' | 'view',
  signal: AbortSignal,
): Promise<TableName> {
  const whole = readTableTitle(text);
  if (whole !== undefined) return whole;
  if (text.includes('.') || text === '')
    throw new EngineError('Usage', `"${text}" is not database.${noun}.`, {
      hint: 'Write both names, with a point between.',
    });
  const { definition } = await client.call('getWorkspace', {}, signal);
  return { databaseName: definition.defaults.databaseName, name: text };
}
