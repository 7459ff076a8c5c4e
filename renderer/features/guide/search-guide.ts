/** Finds sections of the guide by words in them. Pure. */

import type { GuidePage } from '#renderer/features/guide/pages.ts';
import { textOf, type MarkdownHeading, type MarkdownSection } from '#renderer/ui/markdown/read-markdown.ts';

/** Sections that are listed at most. */
const mostFound = 100;

export interface SearchedPage extends GuidePage {
  readonly sections: readonly MarkdownSection[];
}

export interface FoundSection {
  readonly page: GuidePage;
  readonly heading: MarkdownHeading;
}

/**
 * Sections that have every word in their heading, the title of their page or their text, whatever the case; those with more words
 * in title and heading come first, else in the order of the pages.
 */
export function searchGuide(pages: readonly SearchedPage[], wanted: string): FoundSection[] {
  const words = wanted.toLowerCase().split(/\s+/u).filter(Boolean);
  if (words.length === 0) return [];
  const found = pages.flatMap((page) =>
    page.sections.flatMap((section) => {
      const names = `${page.title} ${section.heading.text}`.toLowerCase();
      const text = textBelow(section);
      const isFound = words.every((word) => names.includes(word) || text.includes(word));
      // The title of the page alone would list every section of it.
      const isOwn = words.some((word) => section.heading.text.toLowerCase().includes(word) || text.includes(word));
      const named = words.filter((word) => section.heading.text.toLowerCase().includes(word)).length;
      return isFound && isOwn ? [{ page, heading: section.heading, named }] : [];
    }),
  );
  return found
    .sort((left, right) => right.named - left.named)
    .slice(0, mostFound)
    .map(({ page: { id, title }, heading }) => ({ page: { id, title }, heading }));
}

const texts = new WeakMap<MarkdownSection, string>();

function textBelow(section: MarkdownSection): string {
  let text = texts.get(section);
  if (text === undefined) {
    text = section.blocks
      .map((block) => textOf(block))
      .join(' ')
      .toLowerCase();
    texts.set(section, text);
  }
  return text;
}
