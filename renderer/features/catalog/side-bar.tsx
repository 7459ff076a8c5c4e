/** Catalog's side bar: databases with their tables. */

import { IconDatabase, IconEye, IconPlus, IconRefresh, IconTable } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { askCatalog } from '#renderer/features/catalog/catalog-dialogs-store.ts';
import { deprecatedParameter } from '#renderer/features/catalog/table-details.tsx';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey, useProcedure } from '#renderer/rpc/queries.ts';
import { tableTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { startDrag } from '#renderer/stores/dragged-item.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { shortCount, shortCountOf } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { Tree, type TreeItem } from '#renderer/ui/tree.tsx';
import { FilterField } from '#renderer/ui/filter-field.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';

/** Tables listed under one database; beyond it, search finds the others. */
const mostTables = 1000;

export function CatalogSideBar() {
  const [filter, setFilter] = useState('');
  const activeTab = useWorkbench((state) => state.activeTab);
  const databases = useProcedure('getDatabases', { limit: 1000 });
  const tables = useQueries({
    queries: (databases.data?.items ?? []).map(({ name }) => {
      const input = { databaseName: name, limit: mostTables };
      return {
        queryKey: queryKey('getTables', input),
        queryFn: ({ signal }: { signal: AbortSignal }) => client.call('getTables', input, signal),
      };
    }),
  });
  const items = (databases.data?.items ?? []).map((database, index): TreeItem => {
    const page = tables[index]?.data;
    return {
      id: `database:${database.name}`,
      label: database.name,
      icon: <IconDatabase size={15} stroke={1.5} />,
      subject: { menus: ['database'], title: database.name, databaseName: database.name },
      caption: page === undefined ? '' : `${page.items.length}${page.next === null ? '' : '+'}`,
      children: (page?.items ?? []).map((table) => tableItem(table)),
    };
  });
  return (
    <>
      <header>
        Catalog
        <span className={layoutStyles.end}>
          <IconButton label="Create a database" onClick={() => askCatalog({ kind: 'new-database' })}>
            <IconPlus size={16} stroke={1.5} />
          </IconButton>
          <IconButton label="Reload the catalog" onClick={() => void queryClient.invalidateQueries()}>
            <IconRefresh size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <FilterField label="Filter tables" value={filter} onChange={setFilter} />
      {databases.error === null ? (
        <Tree
          label="Databases"
          selected={activeTab}
          filter={filter}
          sections={[
            {
              title: 'Databases',
              items,
              empty: databases.isLoading ? 'Loading the catalog' : 'Nothing crawled yet.',
            },
          ]}
        />
      ) : (
        <ErrorView error={databases.error} />
      )}
    </>
  );
}

interface TableSummary {
  readonly databaseName: string;
  readonly name: string;
  readonly tableType: string;
  readonly recordCount: number | null;
  readonly partitionCount: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

function tableItem({ databaseName, name, tableType, recordCount, partitionCount, parameters }: TableSummary): TreeItem {
  const tab = tableTab(databaseName, name);
  return {
    id: tab.id,
    label: name,
    icon: tableType === 'VIRTUAL_VIEW' ? <IconEye size={15} stroke={1.5} /> : <IconTable size={15} stroke={1.5} />,
    caption:
      parameters[deprecatedParameter] !== undefined
        ? 'deprecated'
        : recordCount !== null
          ? shortCount(recordCount)
          : partitionCount > 0
            ? shortCountOf(partitionCount, 'part')
            : '',
    subject: subjectOf(tab),
    open: () => openTab({ ...tab, preview: true }),
    keep: () => openTab(tab),
    drag: (transfer) => startDrag(transfer, { kind: 'table', databaseName, name }),
  };
}
