/** Explore's side bar: files opened lately. */

import { IconFileText, IconPlus, IconTable } from '@tabler/icons-react';
import { useState } from 'react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { fileTab, tableTab } from '#renderer/stores/open-editors.ts';
import { openFile, openPathDialog, useOpenedFiles } from '#renderer/features/explore/open-path-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { startDrag } from '#renderer/stores/dragged-item.ts';
import { openTab, useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { fileName, shortCount } from '#renderer/ui/format/words.ts';
import { Tree } from '#renderer/ui/tree.tsx';
import { FilterField } from '#renderer/ui/filter-field.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';

export function ExploreSideBar() {
  const [filter, setFilter] = useState('');
  const paths = useOpenedFiles((state) => state.paths);
  const tables = useProcedure('searchTables', { text: '', limit: 200 });
  const activeTab = useWorkbench((state) => state.activeTab);
  return (
    <>
      <header>
        Explore
        <span className={layoutStyles.end}>
          <IconButton
            label="Open a file by its path"
            keys={chordParts('Ctrl+O').join(' ')}
            onClick={() => openPathDialog()}
          >
            <IconPlus size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <FilterField label="Filter files" value={filter} onChange={setFilter} />
      <Tree
        label="Files"
        selected={activeTab}
        filter={filter}
        sections={[
          {
            title: 'Recently opened',
            empty: 'Drop files here, or open one by path.',
            items: paths.map((path) => ({
              id: `file:${path}`,
              label: fileName(path),
              icon: <IconFileText size={15} stroke={1.5} />,
              subject: subjectOf(fileTab(path)),
              open: () => openFile(path, true),
              keep: () => openFile(path),
              drag: (transfer: DataTransfer) => startDrag(transfer, { kind: 'file', path }),
            })),
          },
          {
            title: 'Tables',
            empty: tables.isLoading ? 'Loading the catalog' : 'Nothing crawled yet.',
            items: (tables.data?.items ?? []).map(({ databaseName, name, recordCount }) => {
              const tab = tableTab(databaseName, name);
              return {
                id: tab.id,
                label: tab.title,
                icon: <IconTable size={15} stroke={1.5} />,
                caption: recordCount === null ? '' : shortCount(recordCount),
                subject: subjectOf(tab),
                open: () => openTab({ ...tab, preview: true }),
                keep: () => openTab(tab),
                drag: (transfer: DataTransfer) => startDrag(transfer, { kind: 'table', databaseName, name }),
              };
            }),
          },
        ]}
      />
    </>
  );
}
