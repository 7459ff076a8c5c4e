/** Changes of a crawl to the catalog: glyph, word and tint; choosing one opens the table. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { changeWords, type CrawlChange } from '#renderer/features/crawlers/crawl-words.ts';
import { openTableEditor, tableTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView } from '#renderer/ui/state-view.tsx';
import crawlStyles from '#renderer/features/crawlers/crawl-view.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import { textTone } from '#renderer/ui/text-tone.ts';
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
    cell: (change) => {
      const { glyph, title, tone } = changeWords(change);
      return (
        <span className={classes(layoutStyles.row, layoutStyles.close, textTone[tone])}>
          <b className={crawlStyles.sign} aria-hidden="true">
            {glyph}
          </b>
          {title}
        </span>
      );
    },
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
