/** The pages of the guide with the headings of the one that is open; during a search, the sections that were found. */

import { IconFileText, IconHash } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { searchFor, showPage, useGuide } from '#renderer/features/guide/guide-store.ts';
import { guidePages, readPage, type GuidePage } from '#renderer/features/guide/pages.ts';
import { searchGuide, type SearchedPage } from '#renderer/features/guide/search-guide.ts';
import { FilterField } from '#renderer/ui/filter-field.tsx';
import type { MarkdownSection } from '#renderer/ui/markdown/read-markdown.ts';
import { Tree, type TreeItem } from '#renderer/ui/tree.tsx';
import guideStyles from '#renderer/features/guide/guide.module.css';

interface GuideListProps {
  readonly page: string;
  readonly sections: readonly MarkdownSection[];
}

export function GuideList({ page, sections }: GuideListProps) {
  const search = useGuide((state) => state.search);
  const isSearching = search.trim() !== '';
  const searched = useSearchedPages(isSearching);
  const found = useMemo(() => searchGuide(searched ?? [], search), [searched, search]);
  const listed = isSearching
    ? [
        {
          title: 'Found in',
          items: found.map(({ page: of, heading }): TreeItem => ({
            id: `${of.id}#${heading.anchor}`,
            label: heading.depth === 1 ? of.title : heading.text,
            icon: heading.depth === 1 ? <IconFileText size={15} stroke={1.5} /> : <IconHash size={15} stroke={1.5} />,
            ...(heading.depth === 1 ? {} : { caption: of.title }),
            hint: heading.depth === 1 ? of.title : `${heading.text}, in ${of.title}`,
            open: () => showPage(of.id, heading.anchor),
          })),
          empty: searched === undefined ? 'Searching' : 'No matches.',
        },
      ]
    : (['guide', 'reference'] as const).map((folder) => ({
        title: folder === 'guide' ? 'Guide' : 'Reference',
        items: guidePages
          .filter(({ id }) => id.startsWith(`${folder}/`))
          .map((each) => itemOf(each, each.id === page ? sections : [])),
      }));
  return (
    <nav className={guideStyles.list} aria-label="Pages of the guide">
      <FilterField label="Search the guide" placeholder="Search the guide" value={search} onChange={searchFor} />
      <Tree label={isSearching ? 'Sections found' : 'Pages'} selected={page} sections={listed} />
    </nav>
  );
}

/** Every page, once a search needs them; undefined: they are being read. */
function useSearchedPages(isNeeded: boolean): readonly SearchedPage[] | undefined {
  const [pages, setPages] = useState<readonly SearchedPage[]>();
  useEffect(() => {
    if (!isNeeded || pages !== undefined) return;
    void Promise.all(
      // A page that cannot be loaded has nothing to be found.
      guidePages.map(async (page) => ({ ...page, sections: await readPage(page.id).catch(() => []) })),
    ).then(setPages);
  }, [isNeeded, pages]);
  return pages;
}

/** Below the page that is open, the headings of its second level. */
function itemOf({ id, title }: GuidePage, sections: readonly MarkdownSection[]): TreeItem {
  const headings = sections.map(({ heading }) => heading).filter(({ depth }) => depth === 2);
  return {
    id,
    label: title,
    icon: <IconFileText size={15} stroke={1.5} />,
    open: () => showPage(id),
    ...(headings.length === 0
      ? {}
      : {
          children: headings.map(({ text, anchor }) => ({
            id: `${id}#${anchor}`,
            label: text,
            icon: null,
            open: () => showPage(id, anchor),
          })),
        }),
  };
}
