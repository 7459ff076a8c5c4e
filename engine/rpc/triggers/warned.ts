/** What the warnings of triggers are compared with, from a workspace and its catalog. */

import { foldName } from '#engine/catalog/names.ts';
import { readTableTitle, type TableName } from '#engine/contract/definitions/table-title.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { usesOfJob } from '#engine/explore/table-users/table-uses.ts';
import { tableOfSource } from '#engine/orchestrate/triggers/missing-names.ts';
import { endlessTriggers, type Warned } from '#engine/orchestrate/triggers/trigger-warnings.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

/** @param triggers whose tables are looked for. */
export async function warnedOf(services: EngineServices, triggers: readonly Trigger[]): Promise<Warned> {
  const { stores } = await services.workspace();
  return {
    stores,
    missingTables: await missingTables(services, triggers),
    endless: endlessTriggers(stores.trigger.list().map(({ value }) => value)),
  };
}

/** Tables of compactions and events that the catalog does not have, and that no job and no crawler of the workspace would create. */
async function missingTables(services: EngineServices, triggers: readonly Trigger[]): Promise<Set<string>> {
  const named = new Map(triggers.flatMap(tablesOf));
  const missing = new Set<string>();
  if (named.size === 0) return missing;
  const { tables } = await services.catalog();
  const { root, stores } = await services.workspace();
  for (const [title, { databaseName, name }] of named) {
    if ((await tables.findTable(databaseName, name)) !== undefined) continue;
    const isCrawled = stores.crawler
      .list()
      .some(({ value }) => foldName(value.databaseName) === foldName(databaseName));
    const table = { databaseName, name, location: '' };
    const isWritten = stores.job
      .list()
      .some(({ value }) => usesOfJob(value, table, root).some(({ use }) => use === 'writes'));
    if (!isCrawled && !isWritten) missing.add(title);
  }
  return missing;
}

/** With their titles. */
function tablesOf({ actions, conditions, eventSources }: Trigger): [string, TableName][] {
  const compacted = [...actions, ...conditions].flatMap((each) => each.compactTable ?? []);
  return [
    ...compacted.map((title): [string, TableName] => [title, readTableTitle(title)!]),
    ...eventSources.flatMap((source): [string, TableName][] => {
      const { databaseName, tableName } = source;
      const title = tableOfSource(source);
      return title === undefined ? [] : [[title, { databaseName: databaseName!, name: tableName! }]];
    }),
  ];
}
