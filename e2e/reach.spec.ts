/** A small window at 200%: no control is out of reach on the screens where one works longest. */

import { expect, hostIsAway, test } from './fixtures.ts';
import { drawnOverBars, outOfReach, scrollsSideways, smallestSize } from './reach.ts';
import { makeStates } from './sample-states.ts';
import { screens } from './screen-list.ts';
import { ofShare } from './share.ts';

test.use({ expectedErrors: hostIsAway });

test.beforeAll(async ({ workspace }) => {
  test.setTimeout(180_000);
  await makeStates(workspace);
});

const walked = [
  'start',
  'explore',
  'explore-row',
  'recipe',
  'chart',
  'catalog-schema',
  'catalog-rows',
  'query',
  'crawlers',
  'crawler-tables',
  'crawl-done',
  'jobs',
  'job-filter',
  'job-script',
  'job-script-glue',
  'job-script-glue-python',
  'job-preview',
  'job-sql',
  'job-spark',
  'job-lineage',
  'job-problems',
  'job-outline',
  'job-runs',
  'job-code',
  'job-empty',
  'run-advice',
] as const;

for (const name of ofShare(walked))
  test(name, async ({ window, workspace }) => {
    await screens[name]!(window, workspace);
    await window.page.setViewportSize(smallestSize);
    await window.rests();
    expect(await outOfReach(window.page)).toEqual([]);
    // A dialog lies over everything.
    if ((await window.page.getByRole('dialog').count()) === 0) expect(await drawnOverBars(window.page)).toEqual([]);
    expect(await scrollsSideways(window.page)).toEqual([]);
  });
