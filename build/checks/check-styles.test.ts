/** The check of styles, red and green. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findStyleProblems } from './check-styles.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tenon-styles-'));
  write(
    'renderer/ui/card.module.css',
    '/* A card. */\n.card {\n  color: red;\n}\n.card .title:hover {\n  margin: 0.5em;\n}\n',
  );
  write(
    'renderer/ui/card.tsx',
    [
      "import cardStyles from '#renderer/ui/card.module.css';",
      "import { classes } from '#renderer/ui/classes.ts';",
      'export const Card = ({ tone }: { tone: string }) => (',
      "  <p className={classes(cardStyles.card, tone === 'wide' && cardStyles.title)} />",
      ');',
      '',
    ].join('\n'),
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const card = (expression: string): string =>
  `import cardStyles from './card.module.css';\nexport const Other = () => <p className={${expression}} />;\n`;

test('modules beside their components, and classes of libraries, pass', () => {
  write(
    'renderer/app/theme/base.css',
    '.cm-content {\n  color: red;\n}\n@media (max-width: 12.5px) {\n  p {\n    margin: 0;\n  }\n}\n',
  );
  write('renderer/ui/grid.module.css', '.grid :global(.ag-cell).hit::before {\n  content: ".text";\n}\n');
  write(
    'renderer/ui/grid.ts',
    "import gridStyles from './grid.module.css';\nexport const names = [gridStyles.grid, gridStyles.hit];\n" +
      'export const cell = (element: Element) => element.closest(\'.ag-cell, [data-file="a.csv"], #editor\');\n',
  );
  expect(findStyleProblems(root)).toEqual([]);
});

const planted: readonly [what: string, path: string, text: string, problem: string][] = [
  [
    'a file of global styles',
    'renderer/features/jobs/jobs.css',
    'p {\n  margin: 0;\n}\n',
    'renderer/features/jobs/jobs.css:1: not one of the global files',
  ],
  [
    'a global class in a global file',
    'renderer/app/theme/base.css',
    'p {\n  margin: 0;\n}\np,\n.wide {\n  width: 1px;\n}\n',
    'renderer/app/theme/base.css:5: ".wide" is global',
  ],
  [
    'a global class in a module, inside a media query',
    'renderer/ui/list.module.css',
    '@media (max-width: 9px) {\n  :global(.wide) p {\n    margin: 0;\n  }\n}\n',
    'renderer/ui/list.module.css:2: ".wide" is global',
  ],
  [
    'a control whose styles have no place in the order',
    'renderer/ui/styles-in-order.ts',
    "import '#renderer/ui/button.module.css';\n",
    'renderer/ui/card.module.css:1: its place among the others is missing',
  ],
  [
    'a name of two letters',
    'renderer/ui/list.module.css',
    '.tk {\n  margin: 0;\n}\n',
    'renderer/ui/list.module.css:1: "tk" is not of whole words',
  ],
  [
    'a name with a hyphen',
    'renderer/ui/list.module.css',
    '.top-value {\n  margin: 0;\n}\n',
    'renderer/ui/list.module.css:1: "top-value" is not of whole words',
  ],
  [
    'a class that nothing uses',
    'renderer/ui/list.module.css',
    '.list {\n  margin: 0;\n}\n',
    'renderer/ui/list.module.css:1: nothing uses the class "list"',
  ],
  [
    'a class that is not defined',
    'renderer/ui/other.tsx',
    card('cardStyles.heading'),
    'renderer/ui/other.tsx:2: renderer/ui/card.module.css has no class "heading"',
  ],
  [
    'a class by a computed name',
    'renderer/ui/other.tsx',
    card('cardStyles[tone]'),
    'renderer/ui/other.tsx:2: write cardStyles.theClass',
  ],
  [
    'a module that does not exist',
    'renderer/ui/other.tsx',
    card('cardStyles.card').replace('card.module', 'cards.module'),
    'renderer/ui/other.tsx:1: ./cards.module.css does not exist',
  ],
  ['a class as text', 'renderer/ui/other.tsx', card("'wide'"), 'renderer/ui/other.tsx:2: name a class of a CSS module'],
  [
    'a class as text, on a condition',
    'renderer/ui/other.tsx',
    card("tone === 'a' ? 'wide' : undefined"),
    'renderer/ui/other.tsx:2: name a class of a CSS module',
  ],
  [
    'a class as text among others',
    'renderer/ui/other.tsx',
    card("classes(cardStyles.card, open && 'wide')"),
    'renderer/ui/other.tsx:2: name a class of a CSS module',
  ],
  [
    'a class as text in the properties of an element',
    'renderer/ui/other.tsx',
    "export const given = { className: 'wide' };\n",
    'renderer/ui/other.tsx:1: name a class of a CSS module',
  ],
  [
    'two classes that are made global at once',
    'renderer/ui/list.module.css',
    'p :global(.ag-cell .wide) {\n  margin: 0;\n}\n',
    'renderer/ui/list.module.css:1: ".:global" is global',
  ],
  [
    'a selector by class in a constant',
    'renderer/ui/other.ts',
    '\nexport const within = \'[data-part="pane"] .card\';\n',
    'renderer/ui/other.ts:2: ".card" is a class',
  ],
  [
    'a selector by a part of a class',
    'e2e/a.spec.ts',
    'export const card = \'[class*="card"]\';\n',
    'e2e/a.spec.ts:1: finds by a class',
  ],
  [
    'an element that is found by its class',
    'renderer/ui/other.ts',
    "export const pane = () => document.querySelector('aside.pane > p');\n",
    'renderer/ui/other.ts:1: ".pane" is a class',
  ],
  [
    'a class that an e2e test expects',
    'e2e/a.spec.ts',
    "export const seen = (row: Locator) => expect(row).toHaveClass('chosen');\n",
    'e2e/a.spec.ts:1: expect what is seen',
  ],
  [
    'an element that an e2e test finds by its class',
    'e2e/a.spec.ts',
    'export const rows = (page: Page, id: string) => page.locator(`#${id} .row`);\n',
    'e2e/a.spec.ts:1: ".row" is a class',
  ],
];

test.each(planted)('%s is found, with its line', (_, path, text, problem) => {
  write(path, text);
  expect(findStyleProblems(root).map((each) => each.slice(0, problem.length))).toContain(problem);
});
