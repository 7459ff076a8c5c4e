/** Warnings and other sentences of a crawl or its review, one below the other. */

import { exactCount } from '#renderer/ui/format/words.ts';
import crawlStyles from '#renderer/features/crawlers/crawl-view.module.css';

/** @param props.count of all, of which `texts` may be the first. */
export function SentenceList({ texts, count }: { readonly texts: readonly string[]; readonly count: number }) {
  return (
    <ul className={crawlStyles.sentences}>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
      {count > texts.length ? <li>{exactCount(count - texts.length)} more. The log of the crawl lists all.</li> : null}
    </ul>
  );
}
