/** The stages of a crawl side by side: done, in progress, waiting. */

import { IconCircleCheck, IconClock } from '@tabler/icons-react';
import type { LiveCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { crawlStages, type CrawlStage } from '#engine/contract/procedures/crawls.ts';

const words: Readonly<Record<CrawlStage, { readonly title: string; readonly what: string }>> = {
  list: { title: 'List', what: 'folders and files' },
  read: { title: 'Read', what: 'content of new files' },
  group: { title: 'Group', what: 'files into tables' },
  write: { title: 'Write', what: 'to the catalog' },
};

export function CrawlStages({ live }: { readonly live: LiveCrawl }) {
  const at = crawlStages.indexOf(live.stage);
  return (
    <ol className="stages" aria-label="Stages of the crawl">
      {crawlStages.map((stage, index) => {
        const isNow = index === at;
        const width = index < at ? 1 : isNow ? (live.fraction ?? 0.5) : 0;
        return (
          <li key={stage} aria-current={isNow ? 'step' : undefined}>
            <span className="row g6 strong">
              {index < at ? (
                <IconCircleCheck size={15} stroke={1.5} className="ok" />
              ) : isNow ? (
                <span className="spin" data-part="spinner" />
              ) : (
                <IconClock size={15} stroke={1.5} className="t3" />
              )}
              {words[stage].title}
              <span className="end cap">
                {index < at
                  ? 'done'
                  : isNow
                    ? live.fraction === null
                      ? 'in progress'
                      : `${Math.round(live.fraction * 100)}%`
                    : 'waiting'}
              </span>
            </span>
            <span className="cap">{words[stage].what}</span>
            <span className={`prog${isNow && live.fraction === null ? ' unknown' : ''}`}>
              <b style={{ width: `${width * 100}%` }} className={index < at ? 'done' : ''} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
