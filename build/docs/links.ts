/** Finds relative links in Markdown files that lead nowhere. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { headingAnchors } from '#engine/contract/heading-anchor.ts';
import { filesUnder } from '../checks/source-files.ts';

/** `file: link` for each link whose file, or heading in a Markdown file, is not there. Web addresses are not tried. */
export function findBrokenLinks(root: string): string[] {
  return filesUnder(root, '')
    .filter((path) => path.endsWith('.md'))
    .flatMap((path) =>
      linksOf(readFileSync(join(root, path), 'utf8'))
        .filter((link) => !leadsSomewhere(root, path, link))
        .map((link) => `${path}: ${link} leads nowhere`),
    );
}

function linksOf(markdown: string): string[] {
  const prose = withoutCode(markdown);
  const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/gu)];
  const references = [...prose.matchAll(/^\[[^\]]+\]:\s*<?([^\s>]+)/gmu)];
  return [...inline, ...references].map((match) => match[1]!).filter((link) => !/^[a-z][a-z+.-]*:/iu.test(link));
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^(```|~~~)[\s\S]*?^\1/gmu, '').replaceAll(/`[^`\n]*`/gu, 'code');
}

function leadsSomewhere(root: string, from: string, link: string): boolean {
  const [target = '', heading] = link.split('#', 2);
  const path = target === '' ? from : normalize(join(dirname(from), decodeURIComponent(target)));
  if (!existsSync(join(root, path))) return false;
  if (heading === undefined || !path.endsWith('.md')) return true;
  return headingsOf(readFileSync(join(root, path), 'utf8')).has(heading);
}

/** Anchors of all headings; the second of the same name gets `-1` and so on. */
function headingsOf(markdown: string): Set<string> {
  const headings = markdown.replaceAll(/^(```|~~~)[\s\S]*?^\1/gmu, '').matchAll(/^#{1,6}\s+(.+?)\s*#*$/gmu);
  return new Set(headingAnchors(Array.from(headings, ([, text]) => text!.replaceAll(/\[([^\]]*)\]\([^)]*\)/gu, '$1'))));
}
