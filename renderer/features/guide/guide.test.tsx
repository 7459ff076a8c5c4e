/** The guide in the window has what docs/ has: every page, heading, link, picture and word. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Token } from 'marked';
import { guidePages, linkTarget, pictureAddress, readPage } from '#renderer/features/guide/pages.ts';
import { searchGuide, type SearchedPage } from '#renderer/features/guide/search-guide.ts';
import { Markdown } from '#renderer/ui/markdown/markdown.tsx';
import { textOf } from '#renderer/ui/markdown/read-markdown.ts';

const docs = join(import.meta.dirname, '../../../docs');
/** What the guide does not have: reasons of decisions, and addresses, which are shown as text. */
const elsewhere = /^(?:\.\.\/decisions\/|[a-z]+:)/u;

let pages: readonly SearchedPage[];
beforeAll(async () => {
  pages = await Promise.all(guidePages.map(async (page) => ({ ...page, sections: await readPage(page.id) })));
});

test('every page of the guide and the reference is listed once, with its title', () => {
  const files = ['guide', 'reference'].flatMap((folder) =>
    readdirSync(join(docs, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name.replace('.md', '')}`),
  );
  expect(guidePages.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
  for (const { title, sections } of pages) expect(sections[0]!.heading).toMatchObject({ depth: 1, text: title });
});

test('links lead to headings, and pictures are there', () => {
  const seen = { links: 0, pictures: 0 };
  const visit = (page: string, token: Token): void => {
    if (token.type === 'image') {
      seen.pictures += 1;
      expect(pictureAddress(page, token['href'] as string), token['href'] as string).toBeDefined();
    }
    if (token.type === 'link' && !elsewhere.test(token['href'] as string)) {
      seen.links += 1;
      const target = linkTarget(page, token['href'] as string);
      const sections = pages.find(({ id }) => id === target?.page)?.sections ?? [];
      const anchors = ['', ...sections.map(({ heading }) => heading.anchor)];
      expect(anchors, `${page}: ${token['href'] as string}`).toContain(target?.anchor);
    }
    for (const each of childrenOf(token)) visit(page, each);
  };
  for (const { id, sections } of pages) for (const { blocks } of sections) for (const block of blocks) visit(id, block);
  expect(seen.links).toBeGreaterThan(200);
  expect(seen.pictures).toBe(readdirSync(join(docs, 'guide/pictures')).length);
});

test('nothing in a page is taken for HTML, which is not shown', () => {
  const html = (token: Token): string[] => [
    ...(token.type === 'html' ? [token.raw.trim()] : []),
    ...childrenOf(token).flatMap(html),
  ];
  for (const { id, sections } of pages) {
    const found = sections.flatMap(({ blocks }) => blocks.flatMap(html));
    expect(
      found.filter((each) => !each.startsWith('<!--')),
      id,
    ).toEqual([]);
  }
});

test('every word of a page is drawn', () => {
  const ways = { link: () => vi.fn(), picture: () => undefined };
  for (const { id, sections } of pages)
    for (const { heading, blocks } of sections) {
      const drawn = renderToStaticMarkup(<Markdown blocks={blocks} ways={ways} />);
      const text = drawn
        .replaceAll(/<[^>]*>/gu, '')
        .replaceAll(/&(?:amp|lt|gt|quot|#x27);/gu, (name) => escapes[name]!);
      const words = blocks.map((block) => textOf(block)).join(' ');
      expect(lettersOf(text), `${id}#${heading.anchor}`).toBe(lettersOf(words));
    }
});

describe('a search', () => {
  const namesFound = (wanted: string): string[] =>
    searchGuide(pages, wanted).map(({ page, heading }) => `${page.id}#${heading.anchor}`);

  test('finds words in headings before words in texts', () => {
    const found = namesFound('watched folders');
    expect(found[0]).toBe('guide/watched-folders#watched-folders');
    expect(found.length).toBeGreaterThan(1);
  });
  test('wants every word, whatever the case', () => {
    expect(namesFound('RESOLVECHOICE')).toContain('reference/transforms#resolvechoice');
    expect(namesFound('ResolveChoice xyzzy')).toEqual([]);
  });
  test('finds nothing without words', () => {
    expect(namesFound('  ')).toEqual([]);
  });
});

const escapes: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#x27;': "'",
};

function lettersOf(text: string): string {
  return text.replaceAll(/\s+/gu, '');
}

function childrenOf(token: Token): readonly Token[] {
  if (token.type === 'table') {
    const { header, rows } = token as unknown as Record<'header', { tokens: Token[] }[]> & {
      rows: { tokens: Token[] }[][];
    };
    return [header, ...rows].flat().flatMap(({ tokens }) => tokens);
  }
  if (token.type === 'list') return (token['items'] as { tokens: Token[] }[]).flatMap(({ tokens }) => tokens);
  return 'tokens' in token ? (token.tokens ?? []) : [];
}
