/** Handlers of the catalog's procedures. */

import type { databaseProcedures } from '#engine/contract/procedures/databases.ts';
import { pathDatabase } from '#engine/catalog/names.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { mapPage, tableText } from '#engine/rpc/entity-text.ts';
import type { EngineRooms } from '#engine/rpc/rooms.ts';

export const databaseHandlers: Handlers<EngineRooms, keyof typeof databaseProcedures> = {
  async getDatabases(page, rooms) {
    const { items, next } = await (await rooms.catalog()).databases.getDatabases(page);
    return { items: items.filter(({ name }) => name !== pathDatabase), next };
  },
  async getDatabase({ name }, rooms) {
    return (await rooms.catalog()).databases.getDatabase(name);
  },
  async createDatabase(input, rooms) {
    return (await rooms.catalog()).databases.createDatabase({
      name: input.name,
      ...(input.description === undefined ? {} : { description: input.description }),
    });
  },
  async deleteDatabase({ name }, rooms) {
    await (await rooms.catalog()).databases.deleteDatabase(name);
    return null;
  },
  async getTables({ databaseName, ...page }, rooms) {
    return mapPage(await (await rooms.catalog()).tables.getTables(databaseName, page), tableText);
  },
  async getTable({ databaseName, name }, rooms) {
    return tableText(await (await rooms.catalog()).tables.getTable(databaseName, name));
  },
  async searchTables({ text, ...page }, rooms) {
    const { items, next } = await (await rooms.catalog()).tables.searchTables(text, page);
    return { items: items.filter(({ databaseName }) => databaseName !== pathDatabase).map(tableText), next };
  },
  async deleteTable({ databaseName, name }, rooms) {
    await (await rooms.catalog()).tables.deleteTable(databaseName, name);
    return null;
  },
  async getTableVersions({ databaseName, name, ...page }, rooms) {
    const versions = await (await rooms.catalog()).tables.getTableVersions(databaseName, name, page);
    return mapPage(versions, ({ table, ...version }) => ({ ...version, table: tableText(table) }));
  },
  async getPartitions({ databaseName, name, ...page }, rooms) {
    return mapPage(
      await (await rooms.catalog()).tables.getPartitions(databaseName, name, page),
      (partition) => partition,
    );
  },
  async getTableObjects({ databaseName, name, ...page }, rooms) {
    return mapPage(await (await rooms.catalog()).tables.getTableObjects(databaseName, name, page), (object) => object);
  },
};
