/** Blocks of Markdown as elements. HTML in it is not shown. */

import { Fragment, type MouseEvent, type ReactNode } from 'react';
import type { MarkedToken, Token, Tokens } from 'marked';
import markdownStyles from '#renderer/ui/markdown/markdown.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface MarkdownWays {
  /** Opens what a link names; undefined: it leads nowhere from here, and is shown as text. */
  link(address: string): (() => void) | undefined;
  /** Address of a picture; undefined: its words are shown. */
  picture(address: string): string | undefined;
}

interface MarkdownProps {
  readonly blocks: readonly Token[];
  readonly ways: MarkdownWays;
}

export function Markdown({ blocks, ways }: MarkdownProps) {
  return <>{draw(blocks, ways)}</>;
}

function draw(tokens: readonly Token[] | undefined, ways: MarkdownWays): ReactNode {
  return (tokens ?? []).map((token, place) => <Fragment key={place}>{drawOne(token as MarkedToken, ways)}</Fragment>);
}

function drawOne(token: MarkedToken, ways: MarkdownWays): ReactNode {
  switch (token.type) {
    case 'paragraph':
      return <p>{draw(token.tokens, ways)}</p>;
    case 'list':
      return drawList(token, ways);
    case 'table':
      return drawTable(token, ways);
    case 'blockquote':
      return <blockquote>{draw(token.tokens, ways)}</blockquote>;
    case 'code':
      return <pre className={textStyles.monospace}>{token.text}</pre>;
    case 'strong':
      return <strong>{draw(token.tokens, ways)}</strong>;
    case 'em':
      return <em>{draw(token.tokens, ways)}</em>;
    case 'del':
      return <del>{draw(token.tokens, ways)}</del>;
    case 'codespan':
      return <code className={textStyles.monospace}>{token.text}</code>;
    case 'br':
      return <br />;
    case 'hr':
      return <hr />;
    case 'link':
      return drawLink(token, ways);
    case 'image':
      return drawPicture(token, ways);
    case 'text':
      return token.tokens === undefined ? token.text : draw(token.tokens, ways);
    case 'escape':
      return token.text;
    default:
      // Headings divide a page before it is drawn; comments and white space have nothing to show.
      return null;
  }
}

function drawList({ ordered, start, items }: Tokens.List, ways: MarkdownWays): ReactNode {
  const entries = items.map((item, place) => <li key={place}>{draw(item.tokens, ways)}</li>);
  return ordered ? <ol start={start === '' ? 1 : start}>{entries}</ol> : <ul>{entries}</ul>;
}

function drawTable({ header, rows }: Tokens.Table, ways: MarkdownWays): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          {header.map((cell, place) => (
            <th key={place} scope="col">
              {draw(cell.tokens, ways)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells, row) => (
          <tr key={row}>
            {cells.map((cell, place) => (
              <td key={place}>{draw(cell.tokens, ways)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function drawLink({ href, tokens }: Tokens.Link, ways: MarkdownWays): ReactNode {
  const open = ways.link(href);
  if (open === undefined) return draw(tokens, ways);
  const follow = (event: MouseEvent): void => {
    event.preventDefault();
    open();
  };
  return (
    <a href={`#${href}`} onClick={follow}>
      {draw(tokens, ways)}
    </a>
  );
}

function drawPicture({ href, text }: Tokens.Image, ways: MarkdownWays): ReactNode {
  const address = ways.picture(href);
  return address === undefined ? text : <img className={markdownStyles.picture} src={address} alt={text} />;
}
