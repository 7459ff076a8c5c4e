/** Catalog: databases, tables, schemas, partitions, versions. */

import {
  IconAffiliate,
  IconArrowBackUp,
  IconArrowsMinimize,
  IconChartHistogram,
  IconDatabasePlus,
  IconDeviceFloppy,
  IconFileExport,
  IconFileImport,
  IconFolderCog,
  IconFolderPlus,
  IconFolderX,
  IconHistory,
  IconRadar2,
  IconTable,
  IconTablePlus,
  IconTrash,
} from '@tabler/icons-react';
import { CatalogDialogs } from '#renderer/features/catalog/catalog-dialogs.tsx';
import { askCatalog } from '#renderer/features/catalog/catalog-dialogs-store.ts';
import { CatalogSideBar } from '#renderer/features/catalog/side-bar.tsx';
import { severalTablesCommands } from '#renderer/features/catalog/several/commands.ts';
import { computeStatistics } from '#renderer/features/catalog/statistics/statistics-store.ts';
import { compactTable } from '#renderer/features/catalog/table-actions.ts';
import { versionToRestore } from '#renderer/features/catalog/table-versions-store.ts';
import { activeViewDraft, saveViewDraft } from '#renderer/features/catalog/view-drafts.ts';
import { crawlTable } from '#renderer/features/crawlers/crawl-table.ts';
import type { Feature } from '#renderer/features/feature.ts';
import { client } from '#renderer/rpc/connection.ts';
import { activeTable, openTableEditor, openTableRows } from '#renderer/stores/open-editors.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import { showTableView } from '#renderer/stores/table-views.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const TableEditor = loadedLater(async () => (await import('#renderer/features/catalog/table-editor.tsx')).TableEditor);

export const catalogFeature: Feature = {
  area: 'catalog',
  sideBar: CatalogSideBar,
  dialogs: CatalogDialogs,
  editors: { table: { component: TableEditor, icon: IconTable, staysDrawn: true } },
  commands: [
    ...severalTablesCommands,
    {
      id: 'catalog.create-database',
      title: 'Create database',
      changes: true,
      group: 'Catalog',
      icon: IconDatabasePlus,
      run: () => askCatalog({ kind: 'new-database' }),
    },
    {
      id: 'catalog.create-table',
      title: 'Create table',
      changes: true,
      group: 'Catalog',
      icon: IconTablePlus,
      keywords: ['new', 'columns', 'by hand', 'external'],
      run: () => askCatalog({ kind: 'new-table', database: currentSubject()?.databaseName ?? '' }),
    },
    {
      id: 'catalog.export',
      title: 'Export catalog',
      group: 'Catalog',
      icon: IconFileExport,
      keywords: ['backup', 'glue', 'json', 'databases', 'tables', 'definition'],
      run: () => askCatalog({ kind: 'export', database: currentSubject()?.databaseName ?? '' }),
    },
    {
      id: 'catalog.import',
      title: 'Import catalog',
      changes: true,
      group: 'Catalog',
      icon: IconFileImport,
      keywords: ['restore', 'glue', 'json', 'get-tables', 'databases', 'tables'],
      run: () => askCatalog({ kind: 'import' }),
    },
    {
      id: 'catalog.remove-database',
      title: 'Remove database from catalog',
      changes: true,
      group: 'Catalog',
      icon: IconTrash,
      keywords: ['delete', 'drop'],
      run: () => askCatalog({ kind: 'remove-database', name: currentSubject()?.databaseName ?? '' }),
    },
    {
      id: 'catalog.open-rows',
      title: 'Show rows of this table',
      group: 'Catalog',
      icon: IconTable,
      keywords: ['data', 'grid', 'preview'],
      when: () => activeTable() !== undefined,
      run: () => openTableRows(activeTable()!.databaseName, activeTable()!.name),
    },
    {
      id: 'catalog.save-view',
      title: 'Save view',
      changes: true,
      group: 'Catalog',
      icon: IconDeviceFloppy,
      keys: 'Ctrl+S',
      keywords: ['sql', 'select', 'virtual view'],
      when: () => activeViewDraft() !== undefined,
      run: () => saveViewDraft(activeViewDraft()!),
    },
    {
      id: 'catalog.crawl-table',
      once: true,
      title: 'Crawl table',
      changes: true,
      group: 'Catalog',
      icon: IconRadar2,
      keywords: ['refresh', 'new files', 'partitions'],
      when: () => activeTable() !== undefined,
      run: async () => {
        const name = activeTable();
        if (name !== undefined) await crawlTable(await client.call('getTable', name));
      },
    },
    {
      id: 'catalog.compact-table',
      once: true,
      title: 'Compact table',
      changes: true,
      group: 'Catalog',
      icon: IconArrowsMinimize,
      keywords: ['small files', 'join files', 'optimize', 'vacuum'],
      when: () => activeTable() !== undefined,
      run: () => compactTable(activeTable()!),
    },
    {
      id: 'catalog.compute-statistics',
      once: true,
      title: 'Compute statistics',
      changes: true,
      group: 'Catalog',
      icon: IconChartHistogram,
      keywords: ['columns', 'nulls', 'distinct', 'minimum', 'maximum', 'analyze', 'profile'],
      when: () => activeTable() !== undefined,
      run: () => {
        const { databaseName, name } = activeTable()!;
        showTableView(databaseName, name, 'schema');
        openTableEditor(databaseName, name, false);
        void computeStatistics({ databaseName, name });
      },
    },
    {
      id: 'catalog.repair-partitions',
      title: 'Repair partitions',
      changes: true,
      group: 'Catalog',
      icon: IconFolderCog,
      keywords: ['msck', 'add', 'drop', 'sync', 'folders', 'missing'],
      when: () => activeTable() !== undefined,
      run: () => askCatalog({ kind: 'change-partitions', table: activeTable()!, change: { kind: 'repair' } }),
    },
    {
      id: 'catalog.add-partition',
      title: 'Add partition',
      changes: true,
      group: 'Catalog',
      icon: IconFolderPlus,
      keywords: ['folder', 'alter table'],
      when: () => activeTable() !== undefined,
      run: () => askCatalog({ kind: 'add-partition', table: activeTable()! }),
    },
    {
      id: 'catalog.drop-partition',
      once: true,
      title: 'Drop partition',
      changes: true,
      group: 'Catalog',
      icon: IconFolderX,
      keywords: ['remove', 'delete', 'alter table'],
      when: () => activeTable() !== undefined && currentSubject()?.partitionValues !== undefined,
      run: async () => {
        const table = activeTable()!;
        const values = await currentSubject()!.partitionValues!();
        askCatalog({ kind: 'change-partitions', table, change: { kind: 'drop', partitions: [values] } });
      },
    },
    {
      id: 'catalog.versions',
      title: 'Show versions of this table',
      menuTitle: 'Versions',
      group: 'Catalog',
      icon: IconHistory,
      keywords: ['history', 'schema', 'difference', 'diff', 'restore'],
      when: () => activeTable() !== undefined,
      run() {
        const { databaseName, name } = activeTable()!;
        showTableView(databaseName, name, 'versions');
        openTableEditor(databaseName, name, false);
      },
    },
    {
      id: 'catalog.restore-version',
      title: 'Restore version',
      changes: true,
      group: 'Catalog',
      icon: IconArrowBackUp,
      keywords: ['earlier', 'schema', 'undo', 'roll back'],
      when: () => versionToRestore() !== undefined,
      run: () => askCatalog({ kind: 'restore-version', ...versionToRestore()! }),
    },
    {
      id: 'catalog.used-by',
      title: 'Show what uses this table',
      menuTitle: 'Used by',
      group: 'Catalog',
      icon: IconAffiliate,
      keywords: ['used by', 'lineage', 'jobs', 'crawlers', 'runs', 'impact', 'dependencies'],
      when: () => activeTable() !== undefined,
      run() {
        const { databaseName, name } = activeTable()!;
        showTableView(databaseName, name, 'users');
        openTableEditor(databaseName, name, false);
      },
    },
    {
      id: 'catalog.remove-table',
      title: 'Remove this table from catalog',
      changes: true,
      group: 'Catalog',
      icon: IconTrash,
      keywords: ['delete', 'drop'],
      when: () => activeTable() !== undefined,
      run: () => askCatalog({ kind: 'remove-table', table: activeTable()! }),
    },
  ],
};
