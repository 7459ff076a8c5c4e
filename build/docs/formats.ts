/** Reference page: every file format with its read and write options. */

import { headingAnchor } from '#engine/contract/heading-anchor.ts';
import type { FormatDescriptor } from '#engine/formats/format.ts';
import { formats } from '#engine/formats/index.ts';
import { argumentsTable } from './arguments-table.ts';
import { code, type Page, table } from './page.ts';

export function formatsPage(): Page {
  const sorted = formats.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  const overview = table(
    ['Format', 'Reads', 'Writes', 'Extensions', 'Description'],
    sorted.map((format) => [
      `[${format.name}](#${headingAnchor(format.name)})`,
      'yes',
      format.writeOptions === null ? 'no' : 'yes',
      format.extensions.map((extension) => code(`.${extension}`)).join(' '),
      format.summary,
    ]),
  );
  return { file: 'formats.md', title: 'File formats', body: [overview, ...sorted.map(formatSection)].join('\n\n') };
}

function formatSection({ name, title, summary, readOptions, writeOptions, splittable }: FormatDescriptor): string {
  return [
    `## ${name}`,
    `${title}. ${summary}`,
    splittable ? 'Several tasks can read one file in parallel.' : 'One task reads a whole file.',
    '### Read options',
    argumentsTable(readOptions),
    ...(writeOptions === null ? [] : ['### Write options', argumentsTable(writeOptions)]),
  ].join('\n\n');
}
