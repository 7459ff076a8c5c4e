/** Catalog: databases, tables, schemas, partitions, versions. */

import { IconDatabasePlus, IconTable } from '@tabler/icons-react';
import { NewDatabase } from '#renderer/features/catalog/new-database.tsx';
import { openNewDatabase } from '#renderer/features/catalog/new-database-store.ts';
import { CatalogSideBar } from '#renderer/features/catalog/side-bar.tsx';
import { TableEditor } from '#renderer/features/catalog/table-editor.tsx';
import type { Feature } from '#renderer/features/feature.ts';

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
  ],
};
