/** The guide and the reference: the pages with their headings beside one of them, and a search in all of them. */

import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { EditorProps } from '#renderer/features/feature.ts';
import { GuideList } from '#renderer/features/guide/guide-list.tsx';
import { anchorOf, showPage } from '#renderer/features/guide/guide-store.ts';
import { linkTarget, pageOf, pictureAddress, readPage } from '#renderer/features/guide/pages.ts';
import { Markdown, type MarkdownWays } from '#renderer/ui/markdown/markdown.tsx';
import type { MarkdownSection } from '#renderer/ui/markdown/read-markdown.ts';
import { EmptyView, LoadingView } from '#renderer/ui/state-view.tsx';
import { classes } from '#renderer/ui/classes.ts';
import guideStyles from '#renderer/features/guide/guide.module.css';
import markdownStyles from '#renderer/ui/markdown/markdown.module.css';

export function GuideEditor({ tab }: EditorProps) {
  const page = pageOf(tab.input);
  const anchor = anchorOf(tab.input);
  const [shown, setShown] = useState<{ readonly page: string; readonly sections: readonly MarkdownSection[] | null }>();
  useEffect(() => {
    let isCurrent = true;
    readPage(page).then(
      (sections) => isCurrent && setShown({ page, sections }),
      () => isCurrent && setShown({ page, sections: null }),
    );
    return () => {
      isCurrent = false;
    };
  }, [page]);
  const sections = shown?.page === page ? shown.sections : undefined;
  return (
    <div className={guideStyles.guide}>
      <GuideList page={page} sections={sections ?? []} />
      {sections === undefined ? (
        <LoadingView text="Opening the page" />
      ) : sections === null ? (
        <EmptyView title="Cannot open the page" text="Another version of Tenon was installed. Reload the window." />
      ) : (
        <Page key={page} page={page} sections={sections} anchor={anchor} asked={tab.input} />
      )}
    </div>
  );
}

interface PageProps {
  readonly page: string;
  readonly sections: readonly MarkdownSection[];
  readonly anchor: string;
  /** Another object each time that the page is asked for. */
  readonly asked: object;
}

function Page({ page, sections, anchor, asked }: PageProps) {
  const root = useRef<HTMLElement>(null);
  const ways = useMemo(
    (): MarkdownWays => ({
      link(address) {
        const target = linkTarget(page, address);
        return target === undefined ? undefined : () => showPage(target.page, target.anchor);
      },
      picture: (address) => pictureAddress(page, address),
    }),
    [page],
  );
  useLayoutEffect(() => {
    if (anchor === '') root.current?.scrollTo({ top: 0 });
    else root.current?.querySelector(`#${CSS.escape(headingId(anchor))}`)?.scrollIntoView({ block: 'start' });
  }, [anchor, asked]);
  return (
    <article className={guideStyles.page} ref={root} tabIndex={0} aria-label={sections[0]?.heading.text}>
      {sections.map(({ heading, blocks }) => {
        const Heading = `h${Math.min(heading.depth, 6)}` as 'h1';
        return (
          <section key={heading.anchor} className={classes(guideStyles.section, markdownStyles.text)}>
            <Heading id={headingId(heading.anchor)}>{heading.text}</Heading>
            <Markdown blocks={blocks} ways={ways} />
          </section>
        );
      })}
    </article>
  );
}

/** Anchors alone may be ids of other parts of the window. */
function headingId(anchor: string): string {
  return `guide-${anchor}`;
}
