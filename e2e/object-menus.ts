/** The objects of a screen, each of which has a menu: what a person would point at. */

import { expect, type Locator, type Page } from '@playwright/test';

interface Pointed {
  readonly selector: string;
  /** Its menu is its own, not that of the editor or area around it. */
  readonly menu: RegExp;
}

const numbers = '[aria-label^="Numbers of the chart"]';
const ofCells = /^(?:cell|file|partition)\b/u;

/** What a person would point at; a new kind of list gets its selector here. */
const objects: Readonly<Record<string, Pointed>> = {
  'a cell': { selector: `#editor .ag-row .ag-cell:not([col-id="row"], ${numbers} *)`, menu: ofCells },
  'the number of a row': { selector: `#editor .ag-row .ag-cell[col-id="row"]:not(${numbers} *)`, menu: ofCells },
  // Lists of files and partitions have no commands for their columns.
  'a header': {
    selector: `#editor .ag-header-cell:not([col-id="row"], ${numbers} *)`,
    menu: /^(?:column|table)$/u,
  },
  // They are of the chart, and of nothing else.
  'numbers of a chart': {
    selector: `${numbers} :is(.ag-header-cell, .ag-row .ag-cell)`,
    menu: /^(?:file|table|query)$/u,
  },
  'a node': {
    selector: '[data-card]',
    menu: /^(?:(?:subflow-node )?node|job|workflow-node (?:job|crawler|table|trigger))$/u,
  },
  'a count at an edge': { selector: '[data-wire-count]', menu: /^(?:wire|workflow-wire)$/u },
  'the canvas': {
    selector: '[data-part="canvas"]',
    menu: /^(?:canvas|(?:subflow-node )?node|wire|job|workflow-canvas|workflow-wire|workflow-node \w+)$/u,
  },
  'a tab': { selector: '[data-part="tabs"] [role="tab"]', menu: /^tab /u },
  'a row of a tree': { selector: '[role="treeitem"]', menu: /^(?!area-(?!settings)|window)/u },
  'a row of a table': {
    selector: '#editor tbody > tr[tabindex]',
    menu: /^(?:record|receipt|run|crawl|crawler|job|trigger|notification|table|file|node|node-column|workflow|costs)\b/u,
  },
  'an entry of a page': { selector: '[data-entry]', menu: /^(?:table|job|file|recent-workspace)$/u },
  'an area': { selector: '[data-part="activity-bar"] button', menu: /^window$/u },
  'the side bar': { selector: '[data-part="side-bar"] header', menu: /^area-/u },
  'the head of a page': {
    selector: '#editor [data-part="page-head"]',
    menu: /^(?:table|run|run-comparison|crawl|crawler|classifier|connection|triggers?|notifications?|workflow|costs|queue|calendar|operations|backfills)$/u,
  },
};

/** @returns of what the menu is that opens there, as its subject names it; '' if none does. */
async function menuOf(page: Page, object: Locator): Promise<string> {
  const kind = await object.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + Math.min(width / 2, 40), top + Math.min(height / 2, 12)];
    element.dispatchEvent(
      new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2, clientX: x, clientY: y }),
    );
    return new Promise<string>((resolve) => {
      requestAnimationFrame(() =>
        requestAnimationFrame(() =>
          resolve(document.querySelector<HTMLElement>('[role="menu"]:has([role="menuitem"])')?.dataset['menu'] ?? ''),
        ),
      );
    });
  });
  await page.evaluate(() => {
    document
      .querySelector('[role="menu"]')
      ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  });
  await expect(page.getByRole('menu')).toHaveCount(0);
  return kind;
}

const dialogs =
  /^(?:open-path|export|export-clipboard|export-table|explore-conditions|recipe-step|crawl-folder|crawl-review|crawl-undo|catalog-partitions-repair|catalog-create-table|catalog-export|catalog-import|job-new|job-import|job-import-report|job-import-refused|job-add-node|job-create-subflow|run-undo|backfill-dialog|open-workspace|palette|palette-commands|query-history|query-save-job|query-save-table|query-save-view|trigger-new|notification-new|notification-secret|webhook-secret|workflow-new|workflow-add|workflow-settings|classifier-new|classifiers-import|crawlers-import|connection-new|connection-enter-keys|connection-buckets|help-keys|about|opening|opening-refused)$/u;

/** Screens that are a dialog have no objects besides their fields. @param name of the screen. */
export function hasObjects(name: string): boolean {
  return !dialogs.test(name);
}

/** Opens the menu of objects of every kind that the page shows, and closes it. */
export async function expectMenus(page: Page): Promise<void> {
  const without: string[] = [];
  let met = 0;
  for (const [what, { selector, menu }] of Object.entries(objects)) {
    const found = page.locator(selector).filter({ visible: true });
    const count = await found.count();
    // The first, the last and one between: rows of one list have the same menu.
    for (const place of new Set([0, Math.floor(count / 2), count - 1])) {
      if (count === 0) continue;
      met += 1;
      const object = found.nth(place);
      // What was opened just now may still take the focus, and with it the menu away: asked again.
      const kind = (await menuOf(page, object)) || (await menuOf(page, object));
      if (!menu.test(kind)) without.push(`${what}, "${(await object.textContent()) ?? ''}": ${kind || 'no menu'}`);
    }
  }
  expect(without).toEqual([]);
  expect(met).toBeGreaterThan(2);
}
