/** Reference page: what goes wrong, and what people then read. The texts are those that a test provokes. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FailureText } from '#engine/testing/failures/failure-text.ts';
import { plain, type Page } from './page.ts';

const file = join(import.meta.dirname, '../../engine/testing/failures/texts.json');

export function failuresPage(): Page {
  const texts = JSON.parse(readFileSync(file, 'utf8')) as FailureText[];
  const intro =
    `${texts.length} failures and what Tenon reports for each: what failed, where, why, and what to do. ` +
    'A test provokes every one of them and checks these texts. The workspace is `/data/shop`, and the job is `orders`. ' +
    'Where a change of the job helps, the page of the run has a button for it.';
  const areas = [...Map.groupBy(texts, ({ area }) => area)].map(
    ([area, members]) => `## ${area}\n\n${members.map(section).join('\n\n')}`,
  );
  return { file: 'failures.md', title: 'Failures', body: [intro, ...areas].join('\n\n') };
}

function section({ title, code, message, hint, fixes }: FailureText): string {
  const buttons = fixes.length === 0 ? '' : `\n\nButtons: ${fixes.map((label) => `*${label}*`).join(', ')}`;
  return `### ${title}\n\n\`${code}\`\n\n${quoted(message)}\n>\n${quoted(hint)}${buttons}`;
}

/** Text as it is: nothing in it is Markdown. */
function quoted(text: string): string {
  return text
    .split('\n')
    .map((line) => `> ${plain(line)}`)
    .join('\n');
}
