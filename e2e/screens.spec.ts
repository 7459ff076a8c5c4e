/** Every screen, in both themes and at two sizes: no accessibility violation, and a picture of each in out/screens. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';
import type { Window } from './page-models/window.ts';

const folder = join(import.meta.dirname, '../out/screens');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Place {
  readonly folder: string;
}

const screens: Readonly<Record<string, (window: Window, place: Place) => Promise<void>>> = {
  start: async (window) => window.showArea('Explore'),
  explore: async (window, place) => {
    await window.showArea('Explore');
    await window.openPath(join(place.folder, 'customers/customers.csv'));
    await expect(window.editor.getByText('998', { exact: true })).toBeVisible();
  },
  'explore-missing': async (window, place) => {
    await window.openPath(join(place.folder, 'nothing.csv'));
    await expect(window.editor.getByRole('alert')).toContainText('nothing.csv');
  },
  'open-path': async (window) => {
    await window.page.keyboard.press('ControlOrMeta+O');
    await expect(window.page.getByLabel('Path on this machine')).toBeVisible();
  },
  'catalog-schema': async (window) => {
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await expect(window.editor.getByRole('heading', { name: 'shop.orders' })).toBeVisible();
  },
  'catalog-rows': async (window) => {
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await window.editor.getByRole('tab', { name: 'Rows' }).click();
    await expect(window.editor.getByText('first 1,000 rows')).toBeVisible();
  },
  'catalog-partitions': async (window) => {
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await window.editor.getByRole('tab', { name: /Partitions/u }).click();
    await expect(window.editor.getByText('month').first()).toBeVisible();
  },
  palette: async (window) => {
    await window.page.keyboard.press('ControlOrMeta+K');
    await window.palette.fill('or');
    await expect(window.page.getByRole('option').first()).toBeVisible();
  },
  runs: async (window) => {
    await window.showArea('Runs');
    await window.sideBar
      .getByRole('treeitem', { name: /web-sessions/u })
      .first()
      .click();
    await expect(window.editor.getByText('balance', { exact: false }).first()).toBeVisible();
  },
  jobs: async (window) => {
    await window.showArea('Jobs');
    await window.find('web-sessions');
    await expect(window.editor.getByText('sessions').first()).toBeVisible();
  },
  crawlers: async (window) => {
    await window.showArea('Crawlers');
    await window.sideBar
      .getByRole('treeitem', { name: /sample/u })
      .first()
      .click();
    await expect(window.editor.getByText('sample').first()).toBeVisible();
  },
  settings: async (window) => {
    await window.page.keyboard.press('ControlOrMeta+0');
    await window.page.waitForTimeout(500);
  },
  'run-failed': async (window) => {
    await window.showArea('Runs');
    await window.sideBar
      .getByRole('treeitem', { name: /broken/u })
      .first()
      .click();
    await expect(window.editor.getByText('FAILED').first()).toBeVisible();
  },
};

test.beforeAll(async ({ workspace }) => {
  await mkdir(folder, { recursive: true });
  await workspace.tenon('run', 'web-sessions');
  const job = JSON.parse(await readFile(join(workspace.folder, 'jobs/web-sessions.json'), 'utf8')) as { name: string };
  await writeFile(
    join(workspace.folder, 'jobs/broken.json'),
    JSON.stringify({ ...job, name: 'broken' }).replaceAll('web_events', 'nowhere'),
  );
  // A run that fails is what this one is for.
  await workspace.tenon('run', 'broken').catch(() => undefined);
});

for (const theme of ['light', 'dark'] as const) {
  for (const [name, show] of Object.entries(screens)) {
    test(`${name}, ${theme}`, async ({ window, workspace }) => {
      await window.useTheme(theme);
      await show(window, workspace);
      // The pointer and the entry animations of nothing are in a picture.
      await window.page.mouse.move(700, 890);
      await window.page.waitForTimeout(250);
      for (const [width, height] of [
        [1440, 900],
        [1024, 700],
      ] as const) {
        await window.page.setViewportSize({ width, height });
        await window.page.waitForTimeout(150);
        await window.page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`) });
      }
      const { violations } = await new AxeBuilder({ page: window.page }).withTags(tags).analyze();
      expect(
        violations.map(({ id, help, nodes }) => ({
          id,
          help,
          nodes: nodes.slice(0, 3).map(({ html, any }) => `${html.slice(0, 200)} ${any[0]?.message ?? ''}`),
        })),
      ).toEqual([]);
    });
  }
}
