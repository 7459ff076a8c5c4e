/** The tables of a review: each with what would change, its columns and its version. */

import { capital } from '#engine/contract/capital.ts';
import { misfitReason } from '#engine/contract/misfit-text.ts';
import type { CrawlReviewText, ReviewedTableText } from '#engine/contract/procedures/crawls.ts';
import { ChangeMark } from '#renderer/features/crawlers/change-mark.tsx';
import { changeWords } from '#renderer/features/crawlers/crawl-words.ts';
import { useListPages } from '#renderer/rpc/list-pages.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import reviewStyles from '#renderer/features/crawlers/review/crawl-review.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const pageTables = 200;

/** Columns that are named in a row. */
const mostNamed = 12;

interface ReviewedTablesProps {
  readonly review: CrawlReviewText;
  /** Those that change, or those that stay as they are. */
  readonly changes: boolean;
}

export function ReviewedTables({ review, changes }: ReviewedTablesProps) {
  const { reviewId } = review;
  const pages = useListPages('getReviewedTables', { reviewId, changes }, { limit: pageTables });
  const { items: tables } = pages;
  if (pages.error !== null) return <ErrorView error={pages.error} />;
  if (tables === undefined) return <LoadingView text="Loading the tables" />;
  if (tables.length === 0)
    return changes ? (
      <EmptyView title="Nothing would change" text="The catalog matches the files." />
    ) : (
      <EmptyView title="No unchanged tables" />
    );
  const misfits = new Map(review.misfits.map((misfit) => [misfit.tableName, capital(misfitReason(misfit))]));
  const all = changes ? review.added + review.updated + review.deleted : review.unchanged;
  return (
    <>
      <SimpleTable
        label={changes ? 'Tables to change' : 'Unchanged tables'}
        columns={columnsOf(changes, misfits)}
        rows={tables}
        keyOf={({ name }) => name}
        markOf={({ change }) => (change === 'unchanged' ? undefined : changeWords({ change, entity: 'table' }).mark)}
      />
      {pages.hasMore ? (
        <span className={classes(layoutStyles.row, reviewStyles.more)}>
          <Button size="sm" busy={pages.isLoadingMore} onClick={pages.loadMore}>
            Show more
          </Button>
          <span className={textStyles.caption}>
            {exactCount(tables.length)} of {exactCount(all)} tables
          </span>
        </span>
      ) : null}
    </>
  );
}

function columnsOf(changes: boolean, misfits: ReadonlyMap<string, string>): SimpleColumn<ReviewedTableText>[] {
  return [
    ...(changes ? [{ title: 'Change', width: '150', cell: (table: ReviewedTableText) => changeOf(table) }] : []),
    {
      title: 'Table',
      width: '190',
      wraps: true,
      cell: ({ name, version, nextVersion }) => (
        <>
          <span className={textStyles.strong}>{name}</span>
          <span className={classes(textStyles.caption, layoutStyles.block)}>{versionText(version, nextVersion)}</span>
        </>
      ),
    },
    {
      title: 'Description',
      wraps: true,
      cell: (table) => {
        const misfit = misfits.get(table.name);
        return (
          <>
            {(table.change === 'unchanged' ? [table.location] : table.descriptions).map((text) => (
              <span key={text} className={layoutStyles.block}>
                {text}
              </span>
            ))}
            {misfit === undefined ? null : (
              <span className={classes(layoutStyles.block, textStyles.warning)}>{misfit}</span>
            )}
            {table.change === 'added' ? (
              <span className={classes(layoutStyles.block, textStyles.secondary)}>{columnsText(table)}</span>
            ) : null}
          </>
        );
      },
    },
  ];
}

function changeOf({ change }: ReviewedTableText) {
  if (change === 'unchanged') return null;
  return <ChangeMark change={change} entity="table" />;
}

function versionText(version: number | null, next: number | null): string {
  if (version === null) return 'new table';
  if (next === null) return `version ${version}, would be removed`;
  return version === next ? `version ${version}` : `version ${version} → ${next}`;
}

function columnsText({ columns, columnCount, partitionKeys }: ReviewedTableText): string {
  const named = columns.slice(0, mostNamed).map(({ name, type }) => `${name} ${type}`);
  const more = columnCount - named.length;
  const keys = partitionKeys.map(({ name, type }) => `${name} ${type}`);
  return [
    `Columns: ${named.join(', ')}${more > 0 ? ` and ${exactCount(more)} more` : ''}.`,
    ...(keys.length === 0 ? [] : [`Partition keys: ${keys.join(', ')}.`]),
  ].join(' ');
}
