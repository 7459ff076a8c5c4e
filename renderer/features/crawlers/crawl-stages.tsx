/** The stages of a crawl side by side: done, in progress, waiting. */

import { IconCircleCheck, IconClock } from '@tabler/icons-react';
import type { LiveCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { stages, type Stage } from '#renderer/features/crawlers/crawl-words.ts';

const words: Readonly<Record<Stage, string>> = {
  List: 'folders and files',
  Read: 'content of new files',
  Group: 'files into tables',
  Write: 'to the catalog',
};

export function CrawlStages({ live }: { readonly live: LiveCrawl }) {
  const at = stages.indexOf(live.stage);
  return (
    <ol className="stages" aria-label="Stages of the crawl">
      {stages.map((stage, index) => {
        const isNow = index === at;
        const width = index < at ? 1 : isNow ? (live.fraction ?? 0.5) : 0;
        return (
          <li key={stage} aria-current={isNow ? 'step' : undefined}>
            <span className="row g6 strong">
              {index < at ? (
                <IconCircleCheck size={15} stroke={1.5} className="ok" />
              ) : isNow ? (
                <span className="spin" />
              ) : (
                <IconClock size={15} stroke={1.5} className="t3" />
              )}
              {stage}
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
            <span className="cap">{words[stage]}</span>
            <span className={`prog${isNow && live.fraction === null ? ' unknown' : ''}`}>
              <b style={{ width: `${width * 100}%` }} className={index < at ? 'done' : ''} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
