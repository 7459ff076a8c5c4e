/** One crawl: its stages while it runs; then its changes, its tables with verdicts, and why files were skipped. */

import { IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { crawledPath } from '#engine/contract/crawl-subject.ts';
import type { CrawlResultText } from '#engine/contract/procedures/crawls.ts';
import type { EditorProps } from '#renderer/features/feature.ts';
import { CrawlChanges, openTable } from '#renderer/features/crawlers/crawl-changes.tsx';
import { CrawlSkippedFiles } from '#renderer/features/crawlers/crawl-skipped-files.tsx';
import { CrawlStages } from '#renderer/features/crawlers/crawl-stages.tsx';
import { CrawlTables } from '#renderer/features/crawlers/crawl-tables.tsx';
import { Again, CrawlHead } from '#renderer/features/crawlers/crawl-head.tsx';
import { FailedCrawl } from '#renderer/features/crawlers/failed-crawl.tsx';
import { stopCrawl, useCrawls, type LiveCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { crawlTitle, shownState, unreadWords, type Crawl } from '#renderer/features/crawlers/crawl-words.ts';
import { MisfitList } from '#renderer/features/crawlers/misfit-list.tsx';
import { SentenceList } from '#renderer/features/crawlers/sentence-list.tsx';
import { askUndo, canUndo } from '#renderer/features/crawlers/undo/undo-crawl-store.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';
import { tableTab } from '#renderer/stores/open-editors.ts';
import { subjectOf } from '#renderer/stores/subject.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf, duration, exactCount, timeOfDay } from '#renderer/ui/format/words.ts';
import { EmptyView, LoadingView } from '#renderer/ui/state-view.tsx';
import { UnreadThing } from '#renderer/app/editors/unread-thing.tsx';
import { SubTabs } from '#renderer/ui/sub-tabs.tsx';
import { StateTag } from '#renderer/ui/tag.tsx';
import crawlStyles from '#renderer/features/crawlers/crawl-view.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import noteStyles from '#renderer/ui/note.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function CrawlView({ tab }: EditorProps) {
  const key = typeof tab.input['key'] === 'string' ? tab.input['key'] : undefined;
  const live = useCrawls(({ crawls }) => (key === undefined ? undefined : crawls[key]));
  const crawlerName = String(tab.input['crawlerName']);
  const doneId = live?.outcome != null && 'crawlId' in live.outcome ? live.outcome.crawlId : undefined;
  const hasFailed = live?.outcome != null && 'error' in live.outcome;
  // A window that was opened again knows the crawl by its crawler: the newest one is it.
  const newest = useProcedure(
    'getCrawls',
    { crawlerName, limit: 1 },
    { enabled: hasFailed || (live === undefined && tab.input['crawlId'] === undefined) },
  );
  const stated = typeof tab.input['databaseName'] === 'string' ? tab.input['databaseName'] : undefined;
  const id = doneId ?? (typeof tab.input['crawlId'] === 'string' ? tab.input['crawlId'] : newest.data?.items[0]?.id);
  const crawl = useProcedure('getCrawl', { id: id ?? '-' }, { enabled: id !== undefined });
  const databaseName = stated ?? crawl.data?.changes[0]?.databaseName;
  if (live !== undefined && live.outcome === null) return <GoingCrawl live={live} />;
  if (live?.outcome != null && 'error' in live.outcome)
    return (
      <FailedCrawl
        error={live.outcome.error}
        startTime={live.startTime}
        crawlerName={crawlerName}
        databaseName={databaseName}
        newest={newest.data?.items[0]}
      />
    );
  if (crawl.error !== null) return <UnreadThing error={crawl.error} noun="crawl" name={tab.title} />;
  if (crawl.data === undefined)
    return newest.data?.items.length === 0 ? (
      <EmptyView title="This crawl is no longer in the catalog">
        <Again crawlerName={crawlerName} databaseName={databaseName} />
      </EmptyView>
    ) : (
      <LoadingView text="Loading the crawl" />
    );
  return (
    <DoneCrawl
      crawl={crawl.data}
      databaseName={databaseName}
      result={live?.outcome != null && 'result' in live.outcome ? live.outcome.result : undefined}
    />
  );
}

function GoingCrawl({ live }: { readonly live: LiveCrawl }) {
  const now = useNow();
  return (
    <div className={pageStyles.center}>
      <div className={pageStyles.head} data-part="page-head">
        <StateTag state="RUNNING" big />
        <h1 className={textStyles.title}>{crawlTitle(live.crawlerName)}</h1>
        <span
          className={classes(textStyles.monospace, textStyles.secondary, textStyles.truncated, pageStyles.alsoInTab)}
        >
          {crawledPath(live.crawlerName)}
        </span>
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.loose)}>
          <b className={textStyles.compact}>{duration(now - live.startTime)}</b>
          <Button changes icon={<IconPlayerStop size={15} stroke={1.5} />} onClick={() => stopCrawl(live.key)}>
            Stop
          </Button>
        </span>
      </div>
      <CrawlStages live={live} />
      <EmptyView
        title={live.note === '' ? 'Starting' : live.note}
        text="The catalog is updated in one step at the end. Until then it stays unchanged."
      />
    </div>
  );
}

type View = 'changes' | 'tables' | 'misfits' | 'skipped' | 'warnings';

interface DoneCrawlProps {
  readonly crawl: Crawl;
  /** undefined: only what the catalog keeps of it is known. */
  readonly result: CrawlResultText | undefined;
  readonly databaseName: string | undefined;
}

function DoneCrawl({ crawl, result, databaseName }: DoneCrawlProps) {
  const [view, setView] = useState<View>(
    crawl.state === 'FAILED' && (crawl.skippedCount ?? 0) > 0 ? 'skipped' : 'changes',
  );
  const warnings = result?.warnings ?? crawl.warnings;
  const warningCount = result?.warnings.length ?? crawl.warningCount;
  const skippedCount = crawl.skippedCount ?? 0;
  const unread = unreadWords(crawl);
  return (
    <div className={pageStyles.center}>
      <CrawlHead
        crawlId={crawl.id}
        crawlerName={crawl.crawlerName}
        state={shownState({ ...crawl, warningCount })}
        startTime={crawl.startTime}
        endTime={crawl.endTime}
        databaseName={databaseName}
        {...(canUndo(crawl) ? { onUndo: () => askUndo(crawl) } : {})}
      />
      <dl className={crawlStyles.figures}>
        <Figure value={crawl.filesListed} noun="files listed" />
        <Figure
          value={crawl.filesRead}
          noun="files read"
          hint={
            crawl.filesRead === 0 && crawl.filesListed > 0
              ? 'none changed'
              : unread === undefined
                ? undefined
                : `${exactCount(crawl.filesListed - crawl.filesRead)} not opened`
          }
          title={unread}
        />
        {result === undefined ? (
          <Figure value={crawl.changes.length} noun="changes" />
        ) : (
          <>
            <Figure value={result.added} noun="tables added" />
            <Figure value={result.updated} noun="tables changed" />
            <Figure value={result.unchanged} noun="tables unchanged" />
            <Figure value={result.deleted} noun="tables removed" />
          </>
        )}
      </dl>
      {crawl.error === null ? null : (
        <div className={classes(noteStyles.note, noteStyles.bad, paneStyles.note)}>
          <b>{crawl.error.message}</b>
          {crawl.error.hint === undefined ? null : <p className={textStyles.secondary}>{crawl.error.hint}</p>}
        </div>
      )}
      {crawl.undoneOn === null ? null : (
        <div className={classes(noteStyles.note, paneStyles.note)}>
          <b>
            {crawl.undone === 'all' ? 'This crawl was undone' : 'A part of this crawl was undone'} at{' '}
            {timeOfDay(crawl.undoneOn)}.
          </b>{' '}
          <span className={textStyles.secondary}>
            {crawl.undone === 'all' ? 'Its tables are' : 'The tables that nothing else has changed are'} back to their
            state before the crawl. The next crawl finds the changes again.
          </span>
        </div>
      )}
      {result === undefined || result.left.length === 0 ? null : (
        <div className={classes(noteStyles.note, paneStyles.note)}>
          <b>
            {countOf(result.left.length, 'table')} left as {result.left.length === 1 ? 'it was' : 'they were'}, wholly
            or in part.
          </b>{' '}
          <span className={textStyles.secondary}>
            The next crawl finds their changes again: {leftNames(result.left)}.
          </span>
        </div>
      )}
      {warningCount + skippedCount === 0 ? null : (
        <div className={classes(noteStyles.note, paneStyles.note)}>
          {warningCount === 0 ? null : (
            <p className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
              <b>{countOf(warningCount, 'warning')}.</b> Tables may miss records that do not fit.
              <Button size="sm" onClick={() => setView('warnings')}>
                Show warnings
              </Button>
            </p>
          )}
          {skippedCount === 0 ? null : (
            <p className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
              <b>{countOf(skippedCount, 'file')} skipped.</b> No table contains {skippedCount === 1 ? 'it' : 'them'}.
              <Button size="sm" onClick={() => setView('skipped')}>
                Show skipped files
              </Button>
            </p>
          )}
        </div>
      )}
      <SubTabs<View>
        label="Views of the crawl"
        current={view}
        onChange={setView}
        tabs={[
          { name: 'changes', title: 'Changes', count: crawl.changes.length },
          { name: 'tables', title: 'Tables', ...(result === undefined ? {} : { count: result.tables.length }) },
          {
            name: 'misfits',
            title: 'Files that do not fit',
            count: exactCount((result?.misfits ?? crawl.misfits).length),
          },
          {
            name: 'skipped',
            title: 'Skipped files',
            ...(crawl.skippedCount === null ? {} : { count: exactCount(crawl.skippedCount) }),
          },
          ...(warningCount === 0
            ? []
            : [{ name: 'warnings' as const, title: 'Warnings', count: exactCount(warningCount) }]),
        ]}
      />
      {view === 'changes' ? <CrawlChanges crawl={crawl} /> : null}
      {view === 'tables' ? <CrawlTables crawl={crawl} tables={result?.tables} /> : null}
      {view === 'misfits' ? (
        <MisfitList
          misfits={result?.misfits ?? crawl.misfits}
          count={(result?.misfits ?? crawl.misfits).length}
          onChoose={openTable}
          subjectOf={({ databaseName: database, tableName }) => subjectOf(tableTab(database, tableName))}
        />
      ) : null}
      {view === 'skipped' ? <CrawlSkippedFiles crawl={crawl} /> : null}
      {view === 'warnings' ? <SentenceList texts={warnings} count={warningCount} /> : null}
    </div>
  );
}

/** Tables that a note names. */
const mostNamed = 10;

function leftNames(left: readonly string[]): string {
  const more = left.length - mostNamed;
  return left.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${exactCount(more)} more` : '');
}

function Figure({
  value,
  noun,
  hint,
  title,
}: {
  readonly value: number;
  readonly noun: string;
  readonly hint?: string | undefined;
  readonly title?: string | undefined;
}) {
  return (
    <div title={title}>
      <dd className={crawlStyles.figure}>{exactCount(value)}</dd>
      <dt className={textStyles.caption}>
        {value === 1 ? noun.replace(/s\b/u, '') : noun}
        {hint === undefined ? '' : `, ${hint}`}
      </dt>
    </div>
  );
}

/** The time, once a second. */
function useNow(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
