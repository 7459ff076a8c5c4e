/** Changes of a crawl to the catalog: glyph, word and tint; choosing one opens the table. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { ChangeMark } from '#renderer/features/crawlers/change-mark.tsx';
import { changeWords, type CrawlChange } from '#renderer/features/crawlers/crawl-words.ts';
import { openTableEditor, tableTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import textStyles from '#renderer/ui/text.module.css';

export function CrawlChanges({ crawl }: { readonly crawl: Output<'getCrawl'> }) {
  if (crawl.changes.length === 0) {
    return crawl.state === 'SUCCEEDED' ? (
      <EmptyView title="Nothing changed" text="The catalog matches the files." />
    ) : (
      <EmptyView title="The catalog was not changed" />
    );
  }
  return (
    <SimpleTable
      label="Changes"
      columns={columns}
      rows={crawl.changes}
      keyOf={(change, index) => `${change.tableName} ${index}`}
      markOf={(change) => changeWords(change).mark}
      subjectOf={({ databaseName, tableName }) => subjectOf(tableTab(databaseName, tableName))}
      onChoose={openTable}
    />
  );
}

export function openTable({
  databaseName,
  tableName,
}: {
  readonly databaseName: string;
  readonly tableName: string;
}): void {
  openTableEditor(databaseName, tableName);
}

const columns: readonly SimpleColumn<CrawlChange>[] = [
  {
    title: 'Change',
    width: '180',
    cell: ({ change, entity }) => <ChangeMark change={change} entity={entity} />,
  },
  {
    title: 'Table',
    width: '220',
    cell: ({ databaseName, tableName }) => (
      <span className={textStyles.strong}>
        {databaseName}.{tableName}
      </span>
    ),
  },
  { title: 'Description', wraps: true, cell: ({ description }) => description },
];
