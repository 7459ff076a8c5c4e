/** Handlers of the procedures of a table's versions. */

import type { TableVersion } from '#engine/catalog/entities.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { tableVersionProcedures } from '#engine/contract/procedures/tables/table-versions.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { tableText } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import { compareTables, readingEffects, summariseChanges } from '#engine/rpc/tables/compare-tables.ts';

type Restore = { readonly databaseName: string; readonly name: string; readonly versionId: number };

export const tableVersionHandlers: Handlers<EngineServices, keyof typeof tableVersionProcedures> = {
  async getTableVersions({ databaseName, name, ...page }, services) {
    const { tables } = await services.catalog();
    const { items, next } = await tables.getTableVersions(databaseName, name, page);
    const last = items.at(-1)?.versionId ?? 0;
    // The version before the last one of the page.
    const before = last === 0 ? undefined : await tables.getTableVersion(databaseName, name, last - 1);
    const texts = [...items, ...(before === undefined ? [] : [before])].map(versionText);
    return {
      items: texts
        .slice(0, items.length)
        .map((version, index) => ({ ...version, summary: summariseChanges(texts[index + 1]?.table, version.table) })),
      next,
    };
  },
  async compareTableVersions({ databaseName, name, from, to }, services) {
    const { tables } = await services.catalog();
    const before = await tables.getTableVersion(databaseName, name, from);
    const after = await tables.getTableVersion(databaseName, name, to);
    return { changes: compareTables(tableText(before.table), tableText(after.table)) };
  },
  async previewTableRestore(input, services, signal) {
    const { tables } = await services.catalog();
    const preview = await tables.previewRestore(input.databaseName, input.name, input.versionId);
    const changes = compareTables(tableText(preview.current), tableText(preview.restored));
    const refusal = preview.refusal ?? (await findViewRefusal(services, input, signal)) ?? null;
    return { currentVersionId: preview.current.versionId, changes, effects: readingEffects(changes), refusal };
  },
  async restoreTableVersion({ expectedVersionId, ...input }, services, signal) {
    const { tables } = await services.catalog();
    const { databaseName, name, versionId } = input;
    const refusal = await findViewRefusal(services, input, signal);
    if (refusal !== undefined) throw new EngineError('InvalidState', refusal.message, { hint: refusal.hint });
    return tableText(await tables.restoreTableVersion(databaseName, name, versionId, expectedVersionId));
  },
};

function versionText({ table, ...version }: TableVersion) {
  return { ...version, table: tableText(table) };
}

/** The SELECT of an earlier version may name tables that were removed, or views that now read this one. */
async function findViewRefusal(
  services: EngineServices,
  { databaseName, name, versionId }: Restore,
  signal: AbortSignal,
): Promise<{ readonly message: string; readonly hint: string } | undefined> {
  const { tables } = await services.catalog();
  const { viewOriginalText: sql } = (await tables.getTableVersion(databaseName, name, versionId)).table;
  if (sql === undefined) return undefined;
  try {
    await (await services.explorer()).draftView({ sql, name: { databaseName, name } }, signal);
    return undefined;
  } catch (thrown) {
    const { code, message, hint } = toEngineError(thrown);
    if (code === 'Cancelled') throw thrown;
    return {
      message: `Cannot restore version ${versionId} of ${databaseName}.${name}: ${message}`,
      hint: hint ?? 'Restore a later version.',
    };
  }
}
