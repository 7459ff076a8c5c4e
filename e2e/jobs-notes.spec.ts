/** Notes of nodes, alignment, and steps that are undone after the window is loaded again. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('notes are on the card, in the outline and in the script, and are undone after a reload', async ({ window }) => {
  const { page } = window;
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  await job.inspector.getByRole('tab', { name: 'Notes' }).click();
  const notes = job.inspector.getByRole('textbox', { name: 'Notes' });
  await notes.fill('Agreed with finance in May.');
  await expect(job.card('Paid in euros').getByTitle('Agreed with finance in May.')).toBeVisible();
  await job.saved();
  await window.runCommand('Show job as script for Spark');
  await expect(job.panel.getByRole('textbox', { name: 'Script of the job' })).toContainText(
    '# Agreed with finance in May.',
  );

  await page.reload();
  await expect(job.card('Paid in euros').getByTitle('Agreed with finance in May.')).toBeVisible();
  await window.runCommand('Undo');
  await expect(job.card('Paid in euros').getByTitle('Agreed with finance in May.')).toHaveCount(0);
  await job.saved();
  await window.runCommand('Redo');
  await expect(job.card('Paid in euros').getByTitle('Agreed with finance in May.')).toBeVisible();
  await job.saved();
});

test('selected nodes are aligned by the palette, and moved back by one undo', async ({ window }) => {
  const { page } = window;
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  const cards = job.canvas.locator('[data-card]');
  const leftEdges = (): Promise<number[]> =>
    cards.evaluateAll((all) => all.map((card) => Math.round(card.getBoundingClientRect().left)));
  const before = await leftEdges();
  await job.canvas.focus();
  await page.keyboard.press('ControlOrMeta+A');
  await window.runCommand('Align selected nodes at left');
  await expect.poll(async () => new Set(await leftEdges()).size).toBe(1);
  await window.runCommand('Undo');
  await expect.poll(async () => new Set(await leftEdges()).size).toBe(new Set(before).size);
});
