/** Commands on the tables that are selected together in the catalog. */

import { IconFileExport, IconPencil, IconRadar2, IconSquareX, IconTrash } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { askCatalog } from '#renderer/features/catalog/catalog-dialogs-store.ts';
import { crawlTables } from '#renderer/features/catalog/several/change-tables.ts';
import { chooseTables, chosenTables } from '#renderer/stores/chosen-tables.ts';

const selected = { group: 'Catalog', when: (): boolean => chosenTables().length > 0 };

export const severalTablesCommands: readonly Command[] = [
  {
    ...selected,
    id: 'catalog.crawl-tables',
    once: true,
    title: 'Crawl selected tables',
    changes: true,
    icon: IconRadar2,
    keywords: ['refresh', 'new files', 'several', 'bulk'],
    run: () => crawlTables(chosenTables()),
  },
  {
    ...selected,
    id: 'catalog.edit-tables',
    title: 'Edit owner and tags of selected tables',
    changes: true,
    icon: IconPencil,
    keywords: ['tag', 'owner', 'several', 'bulk'],
    run: () => askCatalog({ kind: 'edit-tables', tables: chosenTables() }),
  },
  {
    ...selected,
    id: 'catalog.export-tables',
    title: 'Export selected tables',
    icon: IconFileExport,
    keywords: ['definition', 'glue', 'json', 'several', 'bulk'],
    run: () => askCatalog({ kind: 'export', database: '', tables: chosenTables() }),
  },
  {
    ...selected,
    id: 'catalog.clear-tables',
    title: 'Clear selection of tables',
    icon: IconSquareX,
    run: () => chooseTables(new Map()),
  },
  {
    ...selected,
    id: 'catalog.remove-tables',
    title: 'Remove selected tables from catalog',
    changes: true,
    icon: IconTrash,
    keywords: ['delete', 'drop', 'several', 'bulk'],
    run: () => askCatalog({ kind: 'remove-tables', tables: chosenTables() }),
  },
];
