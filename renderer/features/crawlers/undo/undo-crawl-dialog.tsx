/** Asks before a crawl is undone: what happens to each table, and which ones were changed since. */

import type { CrawlUndoText } from '#engine/contract/procedures/crawls.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { crawlTitle } from '#renderer/features/crawlers/crawl-words.ts';
import { closeUndo, undoCrawl, useUndoneCrawl } from '#renderer/features/crawlers/undo/undo-crawl-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import undoStyles from '#renderer/features/crawlers/undo/undo-crawl-dialog.module.css';
import textStyles from '#renderer/ui/text.module.css';

type UndoneTable = CrawlUndoText['tables'][number];

export function UndoCrawlDialog() {
  const crawl = useUndoneCrawl((state) => state.crawl);
  const undo = useProcedure('getCrawlUndo', { id: crawl?.id ?? '-' }, { enabled: crawl !== null });
  const isOff = undo.isPending || undo.isRefetching;
  const left = (undo.data?.tables ?? []).filter(({ undone }) => !undone);
  const possible = left.filter(({ refusal }) => refusal === null);
  const refused = left.filter(({ refusal }) => refusal !== null);
  return (
    <ConfirmDialog
      open={crawl !== null}
      onClose={closeUndo}
      title={crawl === null ? 'Undo crawl' : `Undo crawl of ${crawlTitle(crawl.crawlerName, crawl.startTime)}?`}
      action={
        refused.length === 0 || possible.length === 0 ? 'Undo crawl' : `Undo ${countOf(possible.length, 'other table')}`
      }
      offReason={
        isOff ? 'Checking its tables' : possible.length === 0 ? 'None of its tables can be restored' : undefined
      }
      onConfirm={() =>
        void undoCrawl(crawl!, refused.length > 0).catch((thrown: unknown) => showFailure('Undoing the crawl', thrown))
      }
    >
      {undo.error !== null ? (
        <p className={classes(textStyles.compact, textStyles.warning)} role="alert">
          {undo.error.message}
        </p>
      ) : isOff ? (
        <p className={textStyles.compact} role="status">
          Checking its tables.
        </p>
      ) : (
        <>
          {refused.length === 0 ? null : (
            <TableLines
              tone={textStyles.warning}
              title={`${countOf(refused.length, 'table')} cannot be restored:`}
              lines={refused.map(({ refusal }) => `${refusal}.`)}
            />
          )}
          {possible.length === 0 ? null : (
            <TableLines
              title={`${countOf(possible.length, 'table')} ${possible.length === 1 ? 'returns' : 'return'} to the state before the crawl:`}
              lines={possible.map(lineOf)}
            />
          )}
          {left.length === 0 ? (
            <p className={textStyles.compact}>The state before this crawl is no longer kept.</p>
          ) : (
            <p className={textStyles.compact}>No file changes. The next crawl finds the changes again.</p>
          )}
        </>
      )}
    </ConfirmDialog>
  );
}

/** Tables that are named. */
const mostNamed = 8;

interface TableLinesProps {
  readonly title: string;
  readonly lines: readonly string[];
  readonly tone?: string | undefined;
}

function TableLines({ title, lines, tone }: TableLinesProps) {
  const more = lines.length - mostNamed;
  return (
    <div className={classes(textStyles.compact, undoStyles.lines)}>
      <p className={tone} {...(tone === undefined ? {} : { role: 'alert' })}>
        {title}
      </p>
      <ul className={undoStyles.list}>
        {lines.slice(0, mostNamed).map((line) => (
          <li key={line}>{line}</li>
        ))}
        {more > 0 ? <li>{exactCount(more)} more</li> : null}
      </ul>
    </div>
  );
}

const ends: Readonly<Record<UndoneTable['change'], string>> = {
  created: 'is removed from the catalog',
  changed: 'changes back',
  deleted: 'is added again with its versions',
};

function lineOf({ databaseName, tableName, change }: UndoneTable): string {
  return `${databaseName}.${tableName} ${ends[change]}.`;
}
