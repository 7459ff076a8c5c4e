/** Markdown as blocks, and what its headings divide it into. Pure. */

import { lexer, type MarkedToken, type Token } from 'marked';
import { headingAnchors } from '#engine/contract/heading-anchor.ts';

export interface MarkdownHeading {
  /** 1 for the title of the page. */
  readonly depth: number;
  readonly text: string;
  /** Of links to it, without `#`. */
  readonly anchor: string;
}

/** A heading with what is below it, up to the next one. */
export interface MarkdownSection {
  readonly heading: MarkdownHeading;
  readonly blocks: readonly Token[];
}

/** @param text of a page that begins with its title. */
export function readMarkdown(text: string): MarkdownSection[] {
  const blocks = lexer(text);
  const headings = blocks.filter((block) => block.type === 'heading');
  const anchors = headingAnchors(headings.map((heading) => textOf(heading)));
  const sections: { readonly heading: MarkdownHeading; readonly blocks: Token[] }[] = [];
  for (const block of blocks) {
    if (block.type === 'heading') {
      const anchor = anchors[sections.length]!;
      sections.push({ heading: { depth: block['depth'] as number, text: textOf(block), anchor }, blocks: [] });
    } else sections.at(-1)?.blocks.push(block);
  }
  return sections;
}

/** The words of a block or a part of a line, without marks; parts are separated by spaces. */
export function textOf(token: Token): string {
  const known = token as MarkedToken;
  switch (known.type) {
    case 'table':
      return [known.header, ...known.rows].flat().map(textOfAll).join(' ');
    case 'list':
      return known.items.map((item) => textOfAll(item)).join(' ');
    case 'html':
    case 'space':
      return '';
    case 'image':
      return known.text;
    default:
      return 'tokens' in known && known.tokens !== undefined
        ? known.tokens.map((each) => textOf(each)).join('')
        : 'text' in known
          ? known.text
          : '';
  }
}

function textOfAll({ tokens }: { readonly tokens: readonly Token[] }): string {
  return tokens.map((each) => textOf(each)).join(' ');
}
