/** Explore's side bar: files opened lately, connections to buckets, tables. */

import { IconBucket, IconPlus, IconTable } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ListedTableText } from '#engine/contract/procedures/databases.ts';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { fileTab, tableTab } from '#renderer/stores/open-editors.ts';
import { connectionSection } from '#renderer/features/explore/connections/connection-section.tsx';
import { askConnection } from '#renderer/features/explore/connections/connection-store.ts';
import { openFile, openPathDialog } from '#renderer/features/explore/open-path-store.ts';
import { useOpenedFound } from '#renderer/features/explore/recent-found.ts';
import { PathIcon } from '#renderer/features/explore/path-icon.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { startDrag } from '#renderer/stores/dragged-item.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { distinctFolders } from '#renderer/ui/format/distinct-folders.ts';
import { shortCount } from '#renderer/ui/format/words.ts';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { Tree, type TreeItem } from '#renderer/ui/tree.tsx';
import { FilterField } from '#renderer/ui/filter-field.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';

export function ExploreSideBar() {
  const [filter, setFilter] = useState('');
  const paths = useOpenedFound();
  const tables = useWholeList('getListedTables', {});
  const connections = useProcedure('getConnections', {}).data;
  const activeTab = useWorkbench((state) => state.activeTab);
  const sections = useMemo(
    () => [
      {
        title: 'Recently opened',
        empty: 'Drop files here, or open one by path.',
        items: fileItems(paths),
      },
      connectionSection(connections),
      {
        title: 'Tables',
        empty: tables.error?.message ?? (tables.isLoading ? 'Loading the catalog' : 'Nothing crawled yet.'),
        items: tables.items.map(tableItem),
        isGrowing: !tables.isComplete,
      },
    ],
    [paths, connections, tables.items, tables.error, tables.isLoading, tables.isComplete],
  );
  return (
    <>
      <header>
        Explore
        <span className={layoutStyles.end}>
          <IconButton label="Create connection" onClick={() => askConnection({ kind: 'new', bucket: '' })}>
            <IconBucket size={16} stroke={1.5} />
          </IconButton>
          <IconButton label="Open file by path" keys={chordParts('Ctrl+O').join(' ')} onClick={() => openPathDialog()}>
            <IconPlus size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <FilterField label="Filter files" value={filter} onChange={setFilter} />
      {tables.error === null ? (
        <Tree label="Files" selected={activeTab} filter={filter} sections={sections} />
      ) : (
        <ErrorView error={tables.error} />
      )}
    </>
  );
}

/** Files of the same name show their folders, too. */
function fileItems(paths: readonly string[]): TreeItem[] {
  const tabs = paths.map((path) => ({ path, ...fileTab(path) }));
  const folders = distinctFolders(tabs);
  return tabs.map(({ path, ...tab }) => {
    const folder = folders.get(tab.id);
    return {
      id: tab.id,
      label: tab.title,
      hint: path,
      ...(folder === undefined ? {} : { caption: folder }),
      icon: <PathIcon path={path} size={15} stroke={1.5} />,
      subject: subjectOf(tab),
      open: () => openFile(path, true),
      keep: () => openFile(path),
      drag: (transfer) => startDrag(transfer, { kind: 'file', path }),
    };
  });
}

function tableItem({ databaseName, name, recordCount }: ListedTableText): TreeItem {
  const tab = tableTab(databaseName, name);
  return {
    id: tab.id,
    label: tab.title,
    lead: `${databaseName}.`,
    icon: <IconTable size={15} stroke={1.5} />,
    caption: recordCount === null ? '' : shortCount(recordCount),
    subject: subjectOf(tab),
    open: () => openTab({ ...tab, preview: true }),
    keep: () => openTab(tab),
    drag: (transfer) => startDrag(transfer, { kind: 'table', databaseName, name }),
  };
}
