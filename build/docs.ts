/** `npm run docs`: writes docs/reference/ and the command line's guide from the descriptors; `-- --check` fails on stale pages and broken links. */

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { definitionFilesPage } from './docs/definition-files.ts';
import { errorCodesPage } from './docs/error-codes.ts';
import { failuresPage } from './docs/failures.ts';
import { formatsPage } from './docs/formats.ts';
import { functionsPage } from './docs/functions.ts';
import { glueStudioPage } from './docs/glue-studio.ts';
import { findBrokenLinks } from './docs/links.ts';
import { renderPage } from './docs/page.ts';
import { proceduresPage } from './docs/procedures.ts';
import { scoreboardPage } from './docs/scoreboard.ts';
import { transformsPage } from './docs/transforms.ts';
import { commands } from '../main/cli/commands/index.ts';
import { commandLinePage } from '../main/cli/help.ts';
import { filesUnder } from './checks/source-files.ts';

const root = join(import.meta.dirname, '..');
const folder = 'docs/reference';

const pages = [
  errorCodesPage(),
  failuresPage(),
  await definitionFilesPage(),
  transformsPage(),
  formatsPage(),
  functionsPage(),
  glueStudioPage(),
  proceduresPage(),
  scoreboardPage(),
];
const wanted = new Map(pages.map((page) => [`${folder}/${page.file}`, renderPage(page)]));
wanted.set('docs/guide/command-line.md', commandLinePage(commands));
const leftOver = filesUnder(root, folder).filter((path) => path.endsWith('.md') && !wanted.has(path));
const stale = [...wanted].filter(([path, text]) => readIfPresent(join(root, path)) !== text).map(([path]) => path);

if (process.argv.includes('--check')) {
  const problems = [
    ...stale.map((path) => `${path}: is out of date; run npm run docs`),
    ...leftOver.map((path) => `${path}: no longer generated; run npm run docs`),
    ...findBrokenLinks(root),
  ];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
} else {
  mkdirSync(join(root, folder), { recursive: true });
  for (const path of leftOver) rmSync(join(root, path));
  for (const path of stale) writeFileSync(join(root, path), wanted.get(path)!);
  console.log(`docs: ${wanted.size} pages, ${stale.length} written, ${leftOver.length} removed`);
}

function readIfPresent(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
