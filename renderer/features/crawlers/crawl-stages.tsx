/** The stages of a crawl side by side: done, in progress, waiting. */

import { IconCircleCheck, IconClock } from '@tabler/icons-react';
import type { LiveCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { stageWords } from '#renderer/features/crawlers/crawl-words.ts';
import { crawlStages } from '#engine/contract/procedures/crawls.ts';
import crawlStyles from '#renderer/features/crawlers/crawl-view.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import progressStyles from '#renderer/ui/progress.module.css';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

export function CrawlStages({ live }: { readonly live: LiveCrawl }) {
  const at = crawlStages.indexOf(live.stage);
  return (
    <ol className={crawlStyles.stages} aria-label="Stages of the crawl">
      {crawlStages.map((stage, index) => {
        const isNow = index === at;
        const width = index < at ? 1 : isNow ? (live.fraction ?? 0.5) : 0;
        return (
          <li key={stage} aria-current={isNow ? 'step' : undefined}>
            <span className={classes(layoutStyles.row, layoutStyles.close, textStyles.strong)}>
              {index < at ? (
                <IconCircleCheck size={15} stroke={1.5} className={textStyles.good} />
              ) : isNow ? (
                <span className={spinnerStyles.spinner} data-part="spinner" />
              ) : (
                <IconClock size={15} stroke={1.5} className={textStyles.muted} />
              )}
              {stageWords[stage].title}
              <span className={classes(layoutStyles.end, textStyles.caption)}>
                {index < at
                  ? 'done'
                  : isNow
                    ? live.fraction === null
                      ? 'in progress'
                      : `${Math.round(live.fraction * 100)}%`
                    : 'waiting'}
              </span>
            </span>
            <span className={textStyles.caption}>{stageWords[stage].what}</span>
            <span
              className={classes(
                progressStyles.progress,
                crawlStyles.progress,
                isNow && live.fraction === null && crawlStyles.unknown,
              )}
            >
              <b style={{ width: `${width * 100}%` }} className={classes(index < at && crawlStyles.done)} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
