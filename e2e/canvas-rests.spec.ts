/** A canvas in a small window moves to the selected node once, and rests then. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { smallestSize } from './reach.ts';

test('a node under the inspector is revealed, and the canvas rests, however slow the computer is', async ({
  window,
}) => {
  const { page } = window;
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await expect(job.saveState).toContainText('Saved');
  const session = await page.context().newCDPSession(page);
  for (const rate of [1, 8]) {
    await session.send('Emulation.setCPUThrottlingRate', { rate });
    for (const name of ['Table daily_revenue', 'Table orders']) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await job.select(name);
      await page.setViewportSize(smallestSize);
      // It has about as much room as it is wide.
      const middle = async (): Promise<number> => {
        const { x, width } = (await job.card(name).boundingBox())!;
        return x + width / 2;
      };
      const { x: edge } = (await job.inspector.boundingBox())!;
      await expect.poll(middle).toBeLessThan(edge);
      await window.rests();
      expect(await middle()).toBeLessThan(edge);
    }
  }
});
