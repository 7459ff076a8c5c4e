/** A job can be read: no text below 11 pixels at Fit, forms that stay in place, and tabs that each node keeps. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

/** Of a chain of filters, each after the one before. */
function longJob(length: number): string {
  const source = {
    id: 'n0',
    name: 'Orders',
    transform: 'CatalogSource',
    args: { databaseName: 'shop', tableName: 'orders' },
  };
  const filters = Array.from({ length }, (_, index) => ({
    id: `n${index + 1}`,
    name: `Filter ${index + 1}`,
    transform: 'Filter',
    inputs: { in: { node: `n${index}` } },
    args: { condition: 'amount > 1' },
  }));
  return JSON.stringify({ name: 'long-line', nodes: [source, ...filters] });
}

test('text on the canvas is never below 11 pixels at Fit, and a long graph begins with its source', async ({
  window,
  workspace,
}) => {
  await workspace.write('jobs/long-line.json', longJob(14));
  const job = new JobEditor(window);
  for (const size of [
    { width: 1440, height: 900 },
    { width: 1024, height: 700 },
  ]) {
    await window.page.setViewportSize(size);
    await window.find('long-line');
    await expect(job.card('Filter 14')).toBeAttached();
    await job.root.getByRole('button', { name: 'Fit graph to canvas' }).click();
    const smallest = (): Promise<number> =>
      job.canvas.evaluate((canvas) => {
        const view = canvas.querySelector('.react-flow__viewport')!;
        const zoom = new DOMMatrix(getComputedStyle(view).transform).a;
        const texts = [...view.querySelectorAll('*')].filter((each) =>
          [...each.childNodes].some((child) => child.nodeType === 3 && child.textContent!.trim() !== ''),
        );
        return Math.min(...texts.map((each) => Number.parseFloat(getComputedStyle(each).fontSize) * zoom));
      });
    await expect.poll(smallest).toBeGreaterThanOrEqual(10.99);
    await expect(job.card('Orders')).toBeInViewport({ ratio: 1 });
  }
  await workspace.remove('jobs/long-line.json');
});

test('eight nodes in a row are wholly in sight at Fit, each with its whole title', async ({ window, workspace }) => {
  const words = ['Data Catalog table', 'Drop Duplicates', 'Derived Column'];
  const nodes = Array.from({ length: 8 }, (_, index) => ({
    id: `n${index}`,
    name: `${words[index % words.length]} ${index}`,
    transform: index === 0 ? 'CatalogSource' : 'DropDuplicates',
    inputs: index === 0 ? {} : { in: { node: `n${index - 1}` } },
    args: index === 0 ? { databaseName: 'shop', tableName: 'orders' } : {},
  }));
  await workspace.write('jobs/eight.json', JSON.stringify({ name: 'eight', nodes }));
  const job = new JobEditor(window);
  await window.page.setViewportSize({ width: 1024, height: 700 });
  await window.find('eight');
  await job.root.getByRole('button', { name: 'Fit graph to canvas' }).click();
  for (const { name } of nodes) await expect(job.card(name)).toBeInViewport({ ratio: 0.99 });
  const cut = (): Promise<string[]> =>
    job.canvas.evaluate(
      (canvas, names) => {
        const titles = [...canvas.querySelectorAll('[data-card] [title]')].filter((each) =>
          names.includes(each.textContent),
        );
        return titles
          .filter((each) => each.scrollWidth > each.clientWidth || each.scrollHeight > each.clientHeight)
          .map((each) => each.textContent);
      },
      nodes.map(({ name }) => name),
    );
  expect(await cut()).toEqual([]);
  await workspace.remove('jobs/eight.json');
});

test('a node keeps its own tab; another one begins with its form', async ({ window }) => {
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  const tab = (name: string) => job.inspector.getByRole('tab', { name });
  await job.select('Paid in euros');
  await tab('SQL').click();
  await job.select('Sum per day and country');
  await expect(tab('Form')).toHaveAttribute('aria-selected', 'true');
  await tab('Columns').click();
  await job.select('Paid in euros');
  await expect(tab('SQL')).toHaveAttribute('aria-selected', 'true');
  await job.select('Sum per day and country');
  await expect(tab('Columns')).toHaveAttribute('aria-selected', 'true');
});

test('a form stays where it is while its problem comes and goes', async ({ window }) => {
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  const field = job.field('Condition');
  const place = async () => (await field.boundingBox())!.y;
  const before = await place();
  await field.fill("currenci = 'EUR'");
  await expect(job.inspector.getByRole('note').last()).toContainText('currenci');
  expect(await place()).toBe(before);
  await field.fill("currency = 'EUR'");
  await expect(job.inspector.getByText('currenci')).toHaveCount(0);
  expect(await place()).toBe(before);
});
