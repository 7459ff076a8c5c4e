/** What a crawl does to a table, its partitions or files: sign and words in the tint of the change. */

import { changeWords, type CrawlChange } from '#renderer/features/crawlers/crawl-words.ts';
import crawlStyles from '#renderer/features/crawlers/crawl-view.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import { textTone } from '#renderer/ui/text-tone.ts';

export function ChangeMark(change: Pick<CrawlChange, 'change' | 'entity'>) {
  const { glyph, title, tone } = changeWords(change);
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close, textTone[tone])}>
      <b className={crawlStyles.sign} aria-hidden="true">
        {glyph}
      </b>
      {title}
    </span>
  );
}
