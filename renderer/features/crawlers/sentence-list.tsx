/** Warnings and other sentences of a crawl or its review, one below the other; what is wrong comes before the file. */

import { pathLed } from '#renderer/ui/format/path-led.ts';
import { PathText } from '#renderer/ui/format/path-text.tsx';
import { exactCount } from '#renderer/ui/format/words.ts';
import crawlStyles from '#renderer/features/crawlers/crawl-view.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** @param props.count of all, of which `texts` may be the first. */
export function SentenceList({ texts, count }: { readonly texts: readonly string[]; readonly count: number }) {
  return (
    <ul className={crawlStyles.sentences}>
      {texts.map((text) => (
        <Sentence key={text} sentence={text} />
      ))}
      {count > texts.length ? <li>{exactCount(count - texts.length)} more. The log of the crawl lists all.</li> : null}
    </ul>
  );
}

function Sentence({ sentence }: { readonly sentence: string }) {
  const { text, path, others } = pathLed(sentence);
  return (
    <li>
      {text}
      {path === null ? null : (
        <div className={textStyles.secondary}>
          <PathText path={path} others={others} />
        </div>
      )}
    </li>
  );
}
