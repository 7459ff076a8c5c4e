/** Screens beside the boards that they were drawn after: one picture of both, so that a person sees what differs. */

import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Screen → its board, without the theme. */
const boards: Readonly<Record<string, string>> = {
  explore: '01-explore',
  jobs: '02-job-editor',
  'job-script': '02b-job-script',
  'run-failed': '03-run-detail',
  runs: '03b-run-succeeded',
  'catalog-schema': '04-catalog-table',
  'crawl-done': '05-crawler-run',
  workflow: '06-workflow',
  query: '07-sql-query',
  'query-plan': '07-sql-query',
  start: '09-first-run',
  palette: '10-palette-toasts',
  'job-empty': '11-states',
  settings: '14-settings',
  'explore-profile': '15-profile',
  chart: '16-chart-export',
  export: '16-chart-export',
  recipe: '17-recipe',
  connection: '18-connections',
  'crawl-review': '19-crawl-review',
  classifier: '20-classifier',
  'run-running': '21-run-live',
  'run-compare': '22-run-compare',
  operations: '23-operations',
  'job-code': '24-nested-and-code',
  'job-filter': '25-node-pickers',
};

const folder = process.env['TENON_BOARDS'] ?? join(import.meta.dirname, '../../shared/design/png');

/**
 * Writes `NAME-beside-board-THEME.png` beside the picture; nothing for a screen that has no board, or where the boards are not.
 * @param picture of the screen, at the size of the board.
 */
export async function putBesideBoard(page: Page, picture: string, name: string, theme: string): Promise<void> {
  const board = boards[name];
  const file = join(folder, `${board}-${theme}.png`);
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (board === undefined || !isThere) return;
  const sides = await Promise.all(
    [picture, file].map(async (path) => `data:image/png;base64,${(await readFile(path)).toString('base64')}`),
  );
  const sheet = await page.context().newPage();
  try {
    await sheet.setViewportSize({ width: 2900, height: 940 });
    await sheet.setContent(
      `<body style="margin:0;display:flex;gap:20px;background:#888;font:20px sans-serif">${[name, `board ${board}`]
        .map(
          (title, place) =>
            `<figure style="margin:0"><figcaption>${title}</figcaption><img src="${sides[place]}" width="1440"></figure>`,
        )
        .join('')}</body>`,
    );
    await sheet.screenshot({ path: join(picture, '..', `${name}-beside-board-${theme}.png`), fullPage: true });
  } finally {
    await sheet.close();
  }
}
