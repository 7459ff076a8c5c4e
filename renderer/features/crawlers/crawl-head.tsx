/** The head of a crawl's page: its state, times and buttons. */

import { IconArrowBackUp, IconPlayerPlay } from '@tabler/icons-react';
import { crawledPath } from '#engine/contract/crawl-subject.ts';
import { StartedBy } from '#renderer/app/origin/started-by.tsx';
import { crawlTitle } from '#renderer/features/crawlers/crawl-words.ts';
import { crawlAgain } from '#renderer/features/crawlers/crawler-actions.ts';
import { openCrawler } from '#renderer/features/crawlers/crawler-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { duration, timeOfDay } from '#renderer/ui/format/words.ts';
import { StateTag } from '#renderer/ui/tag.tsx';
import layoutStyles from '#renderer/ui/layout.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface CrawlHeadProps {
  /** undefined: it is not in the catalog. */
  readonly crawlId: string | undefined;
  readonly crawlerName: string;
  readonly state: string;
  readonly startTime: number;
  readonly endTime: number | null;
  readonly databaseName: string | undefined;
  /** Absent: there is nothing to undo. */
  onUndo?(): void;
}

export function CrawlHead({ crawlId, crawlerName, state, startTime, endTime, databaseName, onUndo }: CrawlHeadProps) {
  const path = crawledPath(crawlerName);
  return (
    <div className={pageStyles.head} data-part="page-head">
      <StateTag state={state} big />
      <h1 className={textStyles.title}>{crawlTitle(crawlerName)}</h1>
      {path === undefined ? null : (
        <span
          className={classes(textStyles.monospace, textStyles.secondary, textStyles.truncated, pageStyles.alsoInTab)}
        >
          {path}
        </span>
      )}
      <span className={classes(textStyles.compact, textStyles.secondary)}>started {timeOfDay(startTime)}</span>
      {endTime === null ? null : (
        <span className={classes(textStyles.compact, textStyles.secondary)}>
          took <b>{duration(endTime - startTime)}</b>
        </span>
      )}
      {crawlId === undefined ? null : <StartedBy id={crawlId} />}
      <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
        {path === undefined ? <Button onClick={() => openCrawler(crawlerName)}>Open crawler</Button> : null}
        {onUndo === undefined ? null : (
          <Button changes icon={<IconArrowBackUp size={15} stroke={1.5} />} onClick={onUndo}>
            Undo crawl
          </Button>
        )}
        <Again crawlerName={crawlerName} databaseName={databaseName} />
      </span>
    </div>
  );
}

export function Again({
  crawlerName,
  databaseName,
}: {
  readonly crawlerName: string;
  readonly databaseName: string | undefined;
}) {
  return (
    <Button
      changes
      icon={<IconPlayerPlay size={15} stroke={1.5} />}
      onClick={() => crawlAgain(crawlerName, databaseName)}
    >
      Run crawl again
    </Button>
  );
}
