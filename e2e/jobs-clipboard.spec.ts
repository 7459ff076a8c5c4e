/** Nodes through the clipboard, within a job and into another. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

const node = JSON.stringify({
  nodes: [{ id: 'typed', name: 'Typed', transform: 'Filter', args: { condition: 'id > 1' } }],
});

test('nodes are copied into another job, cut, and undone; hostile text changes nothing', async ({
  window,
  context,
}) => {
  const { page } = window;
  const { keyboard } = page;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const job = new JobEditor(window);
  const cards = job.canvas.locator('[data-card]');
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  const count = await cards.count();
  await keyboard.press('ControlOrMeta+C');
  await expect(page.getByText('1 node copied.')).toBeVisible();
  await keyboard.press('ControlOrMeta+V');
  await expect(job.card('Paid in euros 2')).toHaveAttribute('data-selected', 'true');
  await expect(job.card('Paid in euros 2')).toContainText('currency');
  await keyboard.press('ControlOrMeta+X');
  await expect(job.card('Paid in euros 2')).toHaveCount(0);
  await expect(cards).toHaveCount(count);

  await job.create('pasted');
  await keyboard.press('ControlOrMeta+V');
  await expect(job.card('Paid in euros 2')).toBeVisible();
  await keyboard.press('ControlOrMeta+Z');
  await expect(cards).toHaveCount(0);

  await page.evaluate(() =>
    navigator.clipboard.writeText('{"nodes":[{"id":"__proto__","name":"x","transform":"Filter"}]}'),
  );
  await keyboard.press('ControlOrMeta+V');
  await expect(page.getByText('The clipboard has no nodes.')).toBeVisible();
  await expect(cards).toHaveCount(0);
  await window.runCommand('Paste nodes');
  await expect(cards).toHaveCount(0);

  // In a field, text is pasted as text.
  await page.evaluate((text) => navigator.clipboard.writeText(text), node);
  await job.inspector.getByRole('textbox', { name: 'Description' }).focus();
  await keyboard.press('ControlOrMeta+V');
  await expect(job.inspector.getByRole('textbox', { name: 'Description' })).toHaveValue(/"typed"/u);
  await expect(cards).toHaveCount(0);

  // Text of other programs, by the palette and in the outline.
  await window.runCommand('Paste nodes');
  await expect(job.card('Typed')).toBeVisible();
  await window.runCommand('Show outline or graph');
  await keyboard.press('ControlOrMeta+V');
  await expect(job.root.getByRole('treeitem', { name: /^Typed 2/u })).toBeVisible();
  await job.saved();
});

test('what is cut is what was copied, whatever is selected in the meantime', async ({ window }) => {
  const { page } = window;
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  const kept = job.canvas.locator('[data-card]').first();
  await page.evaluate(() => {
    navigator.clipboard.writeText = () =>
      new Promise((resolve) => document.addEventListener('written', () => resolve(), { once: true }));
  });
  await page.keyboard.press('ControlOrMeta+X');
  await kept.click();
  await expect(kept).toHaveAttribute('data-selected', 'true');
  await expect(job.card('Paid in euros')).toBeVisible();
  await page.evaluate(() => document.dispatchEvent(new Event('written')));
  await expect(job.card('Paid in euros')).toHaveCount(0);
  await expect(kept).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Z');
  await expect(job.card('Paid in euros')).toBeVisible();
  await job.saved();
});
