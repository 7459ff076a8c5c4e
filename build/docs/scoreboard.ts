/** docs/reference/scoreboard.md: how the sets of real files were read, from the result that the tests keep. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableSets, withAnswers } from '../data-answers/index.ts';
import { missedGate, type Score } from '../data-scores.ts';
import { table, type Page } from './page.ts';

const kinds: readonly (readonly [Score['kind'], string, string])[] = [
  [
    'answers',
    'Sets with answers',
    'The expected contents come from other readers or from the authors of the files. The bar: 95 % right, at most 2 % refused, none crashed, none timed out. A file that is protected by a password or broken on purpose counts as right when it is refused with a clear error.',
  ],
  [
    'files',
    'Sets without answers',
    'The bar: none crashed, none timed out. The result of each file is pinned: names, types, number of rows, and a hash of the rows.',
  ],
  [
    'malformed',
    'Malformed sets',
    'The bar: each is refused with one clear error or read, none crashed, none timed out, within 1 GiB.',
  ],
];

export function scoreboardPage(): Page {
  const scores = JSON.parse(readFileSync(join(import.meta.dirname, '../data-scores.json'), 'utf8')) as Score[];
  const sections = kinds.map(([kind, title, text]) => {
    const rows = scores
      .filter((score) => score.kind === kind)
      .map((score) => {
        const { set, right, wrong, refused, crashed, timedOut } = score;
        const total = right + wrong + refused + crashed + timedOut;
        const bar = missedGate(score) === undefined ? 'yes' : 'no';
        const compared = withAnswers.find((each) => each.set === set)?.compared;
        const cells = [set, ...[total, right, wrong, refused, crashed, timedOut].map(String), bar];
        return kind === 'answers' ? [...cells, compared ?? ''] : cells;
      });
    const tables = `The files of ${tableSets.join(', ')} are read one by one; what their tables hold is not scored, since Delta, Hudi and Iceberg are not read as tables yet.`;
    const names = [
      'Set',
      'Of',
      kind === 'files' ? 'Read' : 'Right',
      'Wrong',
      'Refused',
      'Crashed',
      'Timed out',
      'Reaches its bar',
    ];
    const head = kind === 'answers' ? [...names, 'Compared'] : names;
    return `## ${title}\n\n${kind === 'files' ? `${text} ${tables}` : text}\n\n${table(head, rows)}`;
  });
  const note =
    'Results of reading the files of `../shared/data` (see its MANIFEST.md). `npm test` reads all of them where the folder exists, prints these lines and fails when they differ. To update them, run `npx vitest run build/data-snapshot --update` and `npm run docs`. `TENON_FAULTS=1` lists every file that is not right.';
  return { file: 'scoreboard.md', title: 'Scoreboard', body: [note, ...sections].join('\n\n') };
}
