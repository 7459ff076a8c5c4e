/** `npm run try`: a fresh copy of the sample workspace in out/sample, crawled, with its main job run. */

import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const workspace = join(root, 'out', 'sample');

rmSync(workspace, { recursive: true, force: true });
cpSync(join(root, 'resources', 'sample'), workspace, { recursive: true });
for (const command of [
  ['crawl', 'sample'],
  ['run', 'clean-orders'],
  [
    'query',
    'SELECT year, month, count(*) AS orders, sum(amount) AS amount FROM shop.clean_orders GROUP BY ALL ORDER BY ALL',
  ],
]) {
  process.stdout.write(
    `\ntenon ${command.map((word) => (word.includes(' ') ? `"${word}"` : word)).join(' ')} --workspace out/sample\n`,
  );
  execFileSync(process.execPath, [join(root, 'main', 'cli', 'tenon.mjs'), ...command, '--workspace', workspace], {
    stdio: 'inherit',
  });
}
