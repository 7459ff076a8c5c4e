/** A new node is quiet until it was to run: nothing is red on an empty form, and what is missing is listed. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('a new node is quiet; Run lists what it lacks, and a wrong value is red', async ({ window }) => {
  const { page } = window;
  const job = new JobEditor(window);
  await job.create('quiet');
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('CatalogSource');
  const card = job.card('Data Catalog table');
  await expect(card).toHaveAccessibleName(/to set up: .*has no value for Database and Table/u);
  await expect(card).toHaveAttribute('data-tone', 'plain');
  await expect(job.inspector.locator('[aria-invalid="true"]')).toHaveCount(0);
  await expect(job.button('2 to set up')).toBeVisible();
  await job.openPanel('Preview');
  await expect(job.panel.getByText('No rows yet')).toBeVisible();
  await expect(job.panel.getByRole('alert')).toHaveCount(0);

  // A field that was left empty says so in its label; nothing below it moves.
  const table = job.field('Table');
  const before = (await table.boundingBox())!.y;
  await job.field('Database').focus();
  await page.keyboard.press('Tab');
  await expect(job.inspector.getByText('required', { exact: true })).toBeVisible();
  await expect(job.field('Database')).toHaveAttribute('aria-required', 'true');
  expect((await table.boundingBox())!.y).toBe(before);

  await job.button('Run').click();
  await expect(page.getByRole('alert').filter({ hasText: 'quiet is not set up yet and cannot run.' })).toBeVisible();
  await expect(job.panel.getByRole('tab', { name: 'Problems' })).toHaveAttribute('aria-selected', 'true');
  await expect(job.panel.getByLabel('To set up')).toHaveCount(2);
  await expect(card).toHaveAttribute('data-tone', 'warn');

  // What is there and does not exist is wrong.
  await job.field('Database').fill('shop');
  await job.field('Table').fill('ordres');
  await expect(card).toHaveAttribute('data-tone', 'bad');
  await expect(job.button('Run')).toHaveAttribute('aria-disabled', 'true');
  await job.inspector.getByRole('button', { name: 'Use orders' }).click();
  await expect(card).toContainText('12 columns');
});

test('the whole graph stays in sight while nodes are added and it fits', async ({ window }) => {
  const { page } = window;
  const job = new JobEditor(window);
  await job.create('chain');
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('PathSource');
  const cards = page.locator('[data-card]');
  for (let count = 2; count <= 6; count += 1) {
    await window.runCommand('Add node');
    await job.pickNode('Filter');
    await expect(cards).toHaveCount(count);
  }
  await window.rests();
  const canvas = (await job.canvas.boundingBox())!;
  for (const card of await cards.all()) {
    const { x, width } = (await card.boundingBox())!;
    expect(x).toBeGreaterThanOrEqual(canvas.x);
    expect(x + width).toBeLessThanOrEqual(canvas.x + canvas.width);
  }
});

test('in a small window, the form of the first node leaves its card in sight', async ({ window }) => {
  const { page } = window;
  await page.setViewportSize({ width: 1024, height: 700 });
  const job = new JobEditor(window);
  await job.create('small');
  await job.addNode('CatalogSource');
  await expect(job.field('Database')).toBeVisible();
  const card = job.card('Data Catalog table');
  await expect
    .poll(async () => {
      const [box, form] = [await card.boundingBox(), await job.inspector.boundingBox()];
      return box !== null && form !== null && box.x + box.width <= form.x;
    })
    .toBe(true);
  await window.rests();
  const [box, form] = [(await card.boundingBox())!, (await job.inspector.boundingBox())!];
  expect(box.x + box.width).toBeLessThanOrEqual(form.x);
});
