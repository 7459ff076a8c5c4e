/** How often each element stands in the XML files: a row for each element of the row tag. */

import { join } from 'node:path';
import { readAnswers, type Answer } from './answer.ts';

interface XmlAnswer {
  readonly well_formed: boolean;
  readonly element_counts?: Readonly<Record<string, number>>;
  readonly children_of_root?: Readonly<Record<string, number>>;
}

export function xmlElements(root: string): Answer[] {
  const answers = readAnswers<Record<string, XmlAnswer>>(join(root, 'xml-spark', 'expected.json'));
  return Object.entries(answers).map(
    ([name, { well_formed: isWellFormed, element_counts: all = {}, children_of_root: children = {} }]): Answer => ({
      file: `xml-spark/${name}`,
      ...(isWellFormed ? {} : { refusal: 'may' as const }),
      check({ classification, options, rowCount }) {
        if (classification !== 'xml') return `${classification}, not xml`;
        if (!isWellFormed) return undefined;
        const tag = String(options['rowTag']).replace(/^.*[:}]/u, '');
        // An element of the row tag inside of another is no row of its own.
        const expected = countOf(children, tag) || countOf(all, tag);
        return rowCount === expected ? undefined : `${rowCount} rows of ${tag}, not ${expected}`;
      },
    }),
  );
}

function countOf(counts: Readonly<Record<string, number>>, tag: string): number {
  return Object.entries(counts)
    .filter(([element]) => element.replace(/^\{[^}]*\}/u, '') === tag)
    .reduce((sum, [, count]) => sum + count, 0);
}
