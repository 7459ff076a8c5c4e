/** Handlers of the catalog's procedures. */

import type { databaseProcedures } from '#engine/contract/procedures/databases.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { jobRunText, listedRunText, mapPage, tableText } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const databaseHandlers: Handlers<EngineServices, keyof typeof databaseProcedures> = {
  async getDatabases(page, services) {
    return (await services.catalog()).databases.getDatabases(page);
  },
  async getDatabase({ name }, services) {
    return (await services.catalog()).databases.getDatabase(name);
  },
  async createDatabase(input, services) {
    return (await services.catalog()).databases.createDatabase({
      name: input.name,
      ...(input.description === undefined ? {} : { description: input.description }),
    });
  },
  async deleteDatabase({ name }, services) {
    await (await services.catalog()).databases.deleteDatabase(name);
    return null;
  },
  async getTables({ databaseName, ...page }, services) {
    return mapPage(await (await services.catalog()).tables.getTables(databaseName, page), tableText);
  },
  async getListedTables(page, services) {
    return mapPage(await (await services.catalog()).tables.getListedTables(page), (table) => table);
  },
  async getTable({ databaseName, name }, services) {
    return tableText(await (await services.catalog()).tables.getTable(databaseName, name));
  },
  async searchTables({ text, ...page }, services) {
    return mapPage(await (await services.catalog()).tables.searchTables(text, page), tableText);
  },
  async deleteTable({ databaseName, name }, services) {
    await (await services.catalog()).tables.deleteTable(databaseName, name);
    return null;
  },
  async compactTable({ databaseName, name }, services) {
    const run = await (await services.runs()).compact(databaseName, name);
    return run === undefined ? null : jobRunText(run);
  },
  async getTableUsers({ databaseName, name, ...page }, services, signal) {
    const { findTableUsers } = await import('#engine/explore/table-users/find-table-users.ts');
    const { root, stores } = await services.workspace();
    const host = {
      catalog: await services.catalog(),
      root,
      jobs: () => stores.job.list().map(({ value }) => value),
      crawlers: () => stores.crawler.list().map(({ value }) => value),
    };
    return mapPage(await findTableUsers(host, databaseName, name, page, signal), (user) =>
      user.kind === 'run' ? { kind: 'run', run: listedRunText(user.run) } : user,
    );
  },
  async getPartitions({ databaseName, name, ...page }, services) {
    return mapPage(
      await (await services.catalog()).tables.getPartitions(databaseName, name, page),
      (partition) => partition,
    );
  },
  async getPartitionCount({ databaseName, name, ...filter }, services) {
    return { partitionCount: await (await services.catalog()).tables.getPartitionCount(databaseName, name, filter) };
  },
  async getTableObjects({ databaseName, name, ...page }, services) {
    return mapPage(
      await (await services.catalog()).tables.getTableObjects(databaseName, name, page),
      (object) => object,
    );
  },
};
