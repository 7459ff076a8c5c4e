/** Query's side bar: saved queries, those that are not saved yet, and tables with their columns to put into the text. */

import { IconFileTypeSql, IconHistory, IconPencil, IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { runCommandById } from '#renderer/app/commands/run-command.ts';
import {
  isUnsaved,
  draftTab,
  openDraft,
  openSavedQuery,
  unsavedQueries,
  useQueryTexts,
} from '#renderer/features/query/query-texts.ts';
import { useTableItems } from '#renderer/features/query/side-bar/table-items.tsx';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { useWholeList } from '#renderer/rpc/whole-list.ts';
import { savedQueryTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { ErrorView } from '#renderer/ui/state-view.tsx';
import { Tree, type TreeItem } from '#renderer/ui/tree.tsx';
import { FilterField } from '#renderer/ui/filter-field.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';

export function QuerySideBar() {
  const [filter, setFilter] = useState('');
  const activeTab = useWorkbench((state) => state.activeTab);
  const saved = useProcedure('getDefinitions', { kind: 'query' });
  const tables = useWholeList('getListedTables', {});
  const tableItems = useTableItems(tables.items);
  const unsaved = useUnsaved();
  const error = saved.error ?? tables.error;
  return (
    <>
      <header>
        Query
        <span className={layoutStyles.end}>
          <IconButton
            label="Write query"
            keys={chordParts('Alt+Q').join(' ')}
            onClick={() => void runCommandById('query.new')}
          >
            <IconPlus size={16} stroke={1.5} />
          </IconButton>
          <IconButton label="Show query history" onClick={() => void runCommandById('query.history')}>
            <IconHistory size={16} stroke={1.5} />
          </IconButton>
        </span>
      </header>
      <FilterField label="Filter queries and tables" value={filter} onChange={setFilter} />
      {error === null ? (
        <Tree
          label="Queries"
          selected={activeTab}
          filter={filter}
          sections={[
            {
              title: 'Saved queries',
              empty: saved.isLoading ? 'Loading queries' : 'No saved queries yet.',
              isGrowing: saved.isLoading,
              items: (saved.data ?? []).map(({ name, file }): TreeItem => ({
                id: savedQueryTab(name).id,
                label: name,
                hint: file,
                icon: <IconFileTypeSql size={15} stroke={1.5} />,
                ...(unsaved.edited.has(savedQueryTab(name).id) ? { caption: 'edited' } : {}),
                subject: subjectOf(savedQueryTab(name)),
                open: () => openSavedQuery(name, true),
                keep: () => openSavedQuery(name),
              })),
            },
            ...(unsaved.drafts.length === 0 ? [] : [{ title: 'Not saved', items: unsaved.drafts }]),
            {
              title: 'Tables',
              empty: tables.isLoading ? 'Loading the catalog' : 'Nothing crawled yet.',
              items: tableItems,
              isGrowing: !tables.isComplete,
            },
          ]}
        />
      ) : (
        <ErrorView error={error} />
      )}
    </>
  );
}

/** Drawn again when a text begins or ends to be unsaved, not at each key. */
function useUnsaved(): { readonly drafts: readonly TreeItem[]; readonly edited: ReadonlySet<string> } {
  const open = useQueryTexts(({ texts }) =>
    Object.entries(texts)
      .filter(([, text]) => isUnsaved(text))
      .map(([tabId, { title }]) => `${tabId} ${title}`)
      .join('\n'),
  );
  return useMemo(() => {
    const all = unsavedQueries();
    const drafts = all
      .filter(({ text }) => text.saved === null)
      .map(({ tabId, text }): TreeItem => ({
        id: tabId,
        label: text.title,
        hint: text.text.trim().split('\n')[0]!.slice(0, 200),
        icon: <IconPencil size={15} stroke={1.5} />,
        subject: subjectOf(draftTab(tabId, text.title)),
        open: () => openDraft(tabId),
      }));
    return { drafts, edited: new Set(all.filter(({ text }) => text.saved !== null).map(({ tabId }) => tabId)) };
    // What is not open does not change.
  }, [open]);
}
