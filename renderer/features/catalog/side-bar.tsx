/** Catalog's side bar: databases with their tables. */

import { IconDatabase, IconEye, IconPlus, IconRefresh, IconTable } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ListedTableText } from '#engine/contract/procedures/databases.ts';
import { askCatalog } from '#renderer/features/catalog/catalog-dialogs-store.ts';
import { ChosenBar } from '#renderer/features/catalog/several/chosen-bar.tsx';
import { queryClient } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { chooseTables, useChosenTables } from '#renderer/stores/chosen-tables.ts';
import { tableTab, type TableName } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { startDrag } from '#renderer/stores/dragged-item.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { countOf, exactCount, shortCount, shortCountOf } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { Tree, type TreeItem } from '#renderer/ui/tree.tsx';
import type { ChosenRows } from '#renderer/ui/tree/choose-rows.ts';
import { FilterField } from '#renderer/ui/filter-field.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';

export function CatalogSideBar() {
  const [filter, setFilter] = useState('');
  const activeTab = useWorkbench((state) => state.activeTab);
  const databases = useWholeList('getDatabases', {});
  const tables = useWholeList('getListedTables', {});
  const sections = useMemo(() => {
    const tablesOf = new Map<string, ListedTableText[]>();
    for (const table of tables.items) {
      const of = tablesOf.get(table.databaseName);
      if (of === undefined) tablesOf.set(table.databaseName, [table]);
      else of.push(table);
    }
    const items = databases.items.map(({ name }): TreeItem => {
      const own = tablesOf.get(name) ?? [];
      return {
        id: `database:${name}`,
        label: name,
        icon: <IconDatabase size={15} stroke={1.5} />,
        subject: { menus: ['database'], title: name, databaseName: name },
        caption: tables.isComplete ? exactCount(own.length) : '',
        ...(own.length === 0 ? {} : { children: own.map(tableItem) }),
      };
    });
    const empty = databases.isLoading ? 'Loading the catalog' : 'Nothing crawled yet.';
    return [{ title: 'Databases', items, empty, isGrowing: !(tables.isComplete && databases.isComplete) }];
  }, [databases.items, databases.isLoading, databases.isComplete, tables.items, tables.isComplete]);
  const { ids, byId } = useChosen(tables.items);
  const chosen: ChosenRows = {
    ids,
    subject: { menus: ['tables'], title: countOf(ids.size, 'table') },
    can: (id) => byId.has(id),
    change: (next) => chooseTables(new Map([...next].map((id) => [id, byId.get(id)!]))),
  };
  const error = databases.error ?? tables.error;
  return (
    <>
      <header>
        Catalog
        <span className={layoutStyles.end}>
          <IconButton label="Create database" onClick={() => askCatalog({ kind: 'new-database' })}>
            <IconPlus size={16} stroke={1.5} />
          </IconButton>
          <IconButton label="Reload catalog" onClick={() => void queryClient.invalidateQueries()}>
            <IconRefresh size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <FilterField label="Filter tables" value={filter} onChange={setFilter} />
      {ids.size === 0 ? null : <ChosenBar count={ids.size} />}
      {error === null ? (
        <Tree label="Databases" selected={activeTab} filter={filter} sections={sections} chosen={chosen} />
      ) : (
        <ErrorView error={error} />
      )}
    </>
  );
}

/** Selected tables that are still there. */
function useChosen(listed: readonly ListedTableText[]): {
  readonly ids: ReadonlySet<string>;
  readonly byId: ReadonlyMap<string, TableName>;
} {
  const tables = useChosenTables((state) => state.tables);
  const byId = useMemo(
    () => new Map(listed.map(({ databaseName, name }) => [tableTab(databaseName, name).id, { databaseName, name }])),
    [listed],
  );
  const ids = useMemo(() => new Set([...tables.keys()].filter((id) => byId.has(id))), [tables, byId]);
  return { ids, byId };
}

function tableItem(table: ListedTableText): TreeItem {
  const { databaseName, name, tableType, recordCount, partitionCount, isDeprecated } = table;
  const tab = tableTab(databaseName, name);
  return {
    id: tab.id,
    label: name,
    icon: tableType === 'VIRTUAL_VIEW' ? <IconEye size={15} stroke={1.5} /> : <IconTable size={15} stroke={1.5} />,
    caption: isDeprecated
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
