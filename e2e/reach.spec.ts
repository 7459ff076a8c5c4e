/** A small window at 200%: no control is out of reach on the screens where one works longest. */

import { expect, hostIsAway, test } from './fixtures.ts';
import { outOfReach, smallestSize } from './reach.ts';
import { makeStates } from './sample-states.ts';
import { screens } from './screen-list.ts';
import { ofShare } from './share.ts';

test.use({ expectedErrors: hostIsAway });

test.beforeAll(async ({ workspace }) => {
  test.setTimeout(180_000);
  await makeStates(workspace);
});

const walked = [
  'explore',
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
  });
