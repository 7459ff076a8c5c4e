/** The name of a table as people write it on the command line. */

import { EngineError } from '#engine/contract/errors.ts';
import type { EngineClient } from '#engine/contract/procedures/index.ts';

export interface TableName {
  readonly databaseName: string;
  readonly name: string;
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
  const point = text.indexOf('.');
  if (point > 0 && point < text.length - 1) return { databaseName: text.slice(0, point), name: text.slice(point + 1) };
  if (point !== -1 || text === '')
    throw new EngineError('Usage', `"${text}" is not database.${noun}.`, {
      hint: 'Write both names, with a point between.',
    });
  const { definition } = await client.call('getWorkspace', {}, signal);
  return { databaseName: definition.defaults.databaseName, name: text };
}
