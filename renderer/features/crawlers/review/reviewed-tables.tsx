/** The tables of a review: each with what would change, its columns and its version. */

import { capital } from '#engine/contract/capital.ts';
import { misfitReason } from '#engine/contract/misfit-text.ts';
import type { CrawlReviewText, ReviewedTableText } from '#engine/contract/procedures/crawls.ts';
import type { ColumnChangeKind } from '#engine/contract/taken-part.ts';
import { ChangeMark } from '#renderer/features/crawlers/change-mark.tsx';
import { changeWords } from '#renderer/features/crawlers/crawl-words.ts';
import {
  countTaken,
  isLeft,
  isTaken,
  takeAll,
  takeNone,
  toggleChange,
  toggleTable,
  type TakenChanges,
} from '#renderer/features/crawlers/review/taken-changes.ts';
import { MoreRows } from '#renderer/features/crawlers/more-rows.tsx';
import { useListPages } from '#renderer/rpc/list-pages.ts';
import { walkChecks } from '#renderer/features/crawlers/review/walk-checks.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Check } from '#renderer/ui/choice-controls.tsx';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { SimpleTable, type SimpleColumn } from '#renderer/ui/simple-table.tsx';
import { EmptyView, ErrorView, LoadingView } from '#renderer/ui/state-view.tsx';
import reviewStyles from '#renderer/features/crawlers/review/crawl-review.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

const pageTables = 200;

/** Columns that are named in a row. */
const mostNamed = 12;

/** What is taken of a table's changes. */
interface Taking {
  readonly taken: TakenChanges;
  onTake(taken: TakenChanges): void;
}

interface ReviewedTablesProps {
  readonly review: CrawlReviewText;
  /** Those that change, of which some can be left; undefined: those that stay as they are. */
  readonly taking?: Taking;
}

export function ReviewedTables({ review, taking }: ReviewedTablesProps) {
  const changes = taking !== undefined;
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
  // A review names all of its databases, separated by commas.
  const shownName = review.databaseName.includes(', ') ? titleOf : ({ name }: ReviewedTableText): string => name;
  const all = changes ? review.added + review.updated + review.deleted : review.unchanged;
  return (
    <>
      {taking === undefined ? null : <TakingBar all={all} {...taking} />}
      <div className={reviewStyles.tables} onKeyDown={walkChecks}>
        <SimpleTable
          label={changes ? 'Tables to change' : 'Unchanged tables'}
          columns={columnsOf(taking, misfits, shownName)}
          rows={tables}
          keyOf={titleOf}
          markOf={(table) =>
            table.change === 'unchanged' || (taking !== undefined && !isTaken(taking.taken, titleOf(table)))
              ? undefined
              : changeWords({ change: table.change, entity: 'table' }).mark
          }
        />
      </div>
      <MoreRows pages={pages}>
        {exactCount(tables.length)} of {exactCount(all)} tables
      </MoreRows>
    </>
  );
}

/** How many are taken, and both extremes. */
function TakingBar({ all, taken, onTake }: Taking & { readonly all: number }) {
  const count = countTaken(taken, all);
  return (
    <div className={classes(layoutStyles.row, reviewStyles.bar)}>
      <span className={textStyles.compact} role="status">
        <b>{exactCount(count)}</b> of {countOf(all, 'table')} taken.
        {count === all ? '' : ' The next crawl finds the others again.'}
      </span>
      <span className={classes(layoutStyles.end, layoutStyles.row)}>
        <span className={classes(textStyles.caption, layoutStyles.row, layoutStyles.tight)}>
          <KeyboardKeys parts={['↑', '↓']} />
          move
          <KeyboardKeys parts={['Space']} />
          take or leave
        </span>
        <Button size="sm" onClick={() => onTake(takeAll)}>
          Take all
        </Button>
        <Button size="sm" onClick={() => onTake(takeNone)}>
          Take none
        </Button>
      </span>
    </div>
  );
}

function columnsOf(
  taking: Taking | undefined,
  misfits: ReadonlyMap<string, string>,
  shownName: (table: ReviewedTableText) => string,
): SimpleColumn<ReviewedTableText>[] {
  return [
    ...(taking === undefined
      ? []
      : [
          {
            title: 'Take',
            width: '52',
            cell: (table: ReviewedTableText) => (
              <Check
                bare
                label={`Take ${shownName(table)}`}
                checked={isTaken(taking.taken, titleOf(table))}
                onChange={() => taking.onTake(toggleTable(taking.taken, titleOf(table)))}
              />
            ),
          },
          { title: 'Change', width: '150', cell: (table: ReviewedTableText) => changeOf(table) },
        ]),
    {
      title: 'Table',
      width: '190',
      wraps: true,
      cell: (table) => (
        <>
          <span className={textStyles.strong}>{shownName(table)}</span>
          <span className={classes(textStyles.caption, layoutStyles.block)}>{versionText(table)}</span>
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
            {taking === undefined || table.columnChanges.length === 0 ? null : (
              <ColumnChanges table={table} taking={taking} />
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

const changeTitles: Readonly<Record<ColumnChangeKind, string>> = {
  added: 'Add columns',
  removed: 'Remove columns',
  retyped: 'Change types',
};

/** Changes that can be left while the files of the table are taken. */
function ColumnChanges({
  table,
  taking: { taken, onTake },
}: {
  readonly table: ReviewedTableText;
  readonly taking: Taking;
}) {
  const title = titleOf(table);
  if (!isTaken(taken, title)) return null;
  return (
    <span className={reviewStyles.kinds} role="group" aria-label={`Column changes of ${table.name}`}>
      {table.columnChanges.map((change) => (
        <Check
          key={change}
          label={changeTitles[change]}
          checked={!isLeft(taken, title, change)}
          onChange={() => onTake(toggleChange(taken, title, change))}
        />
      ))}
    </span>
  );
}

/** As the crawl takes it: equal names may be in several databases. */
function titleOf({ databaseName, name }: ReviewedTableText): string {
  return `${databaseName}.${name}`;
}

function changeOf({ change }: ReviewedTableText) {
  if (change === 'unchanged') return null;
  return <ChangeMark change={change} entity="table" />;
}

function versionText({ version, nextVersion: next }: ReviewedTableText): string {
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
