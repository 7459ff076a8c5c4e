/** Catalog: databases, tables, schemas, partitions, versions. */

import { IconDatabasePlus, IconRadar2, IconTable } from '@tabler/icons-react';
import { activeTable, crawlTable } from '#renderer/features/catalog/crawl-table.ts';
import { NewDatabase } from '#renderer/features/catalog/new-database.tsx';
import { openNewDatabase } from '#renderer/features/catalog/new-database-store.ts';
import { CatalogSideBar } from '#renderer/features/catalog/side-bar.tsx';
import type { Feature } from '#renderer/features/feature.ts';
import { client } from '#renderer/rpc/connection.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const TableEditor = loadedLater(async () => (await import('#renderer/features/catalog/table-editor.tsx')).TableEditor);

export const catalogFeature: Feature = {
  area: 'catalog',
  sideBar: CatalogSideBar,
  dialogs: NewDatabase,
  editors: { table: { component: TableEditor, icon: IconTable } },
  commands: [
    {
      id: 'catalog.create-database',
      title: 'Create a database',
      group: 'Catalog',
      icon: IconDatabasePlus,
      run: openNewDatabase,
    },
    {
      id: 'catalog.crawl-table',
      title: 'Crawl this table now',
      group: 'Catalog',
      icon: IconRadar2,
      keywords: ['refresh', 'new files', 'partitions'],
      when: () => activeTable() !== undefined,
      run: async () => {
        const name = activeTable();
        if (name !== undefined) await crawlTable(await client.call('getTable', name));
      },
    },
  ],
};
