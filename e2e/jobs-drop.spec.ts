/** Sources by dropping a table or a file on the canvas, and wires that end on the empty canvas. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('a table and a file that are dropped on the canvas become sources there', async ({ window }) => {
  const { page } = window;
  const job = new JobEditor(window);
  await job.create('dropped');
  await window.showArea('Catalog');
  await window.sideBar
    .getByRole('treeitem', { name: /^orders/u })
    .dragTo(job.canvas, { targetPosition: { x: 200, y: 200 } });
  await expect(job.card('orders')).toContainText('12 columns');
  await expect(job.card('orders')).toContainText('shop.orders');

  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['id,name\n1,a\n'], 'people.csv'));
    return data;
  });
  const box = (await job.canvas.boundingBox())!;
  const place = { clientX: box.x + 300, clientY: box.y + 320 };
  await job.canvas.dispatchEvent('dragover', { dataTransfer: transfer, ...place });
  await expect(job.canvas).toHaveAttribute('data-dropping', 'true');
  await expect(page.getByText('Drop to see the rows')).toHaveCount(0);
  await job.canvas.dispatchEvent('drop', { dataTransfer: transfer, ...place });
  await expect(job.card('people.csv')).toContainText('2 columns');
  await expect(window.tab('people.csv')).toHaveCount(0);
});

test('a wire that ends on the empty canvas lists what takes its rows', async ({ window }) => {
  const { page } = window;
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await job.addNode('Join');
  await job.drawToNothing('Paid in euros');
  const list = page.getByRole('dialog', { name: 'Add node' });
  await expect(list.getByPlaceholder('Add a node for these rows')).toBeFocused();
  await expect(list.getByText('Transforms that fit')).toBeVisible();
  await expect(list.getByRole('option', { name: /CatalogSource/u })).toHaveCount(0);
  const options = await list.getByRole('option').allTextContents();
  const places = ['Filter', 'input right', 'PathTarget'].map((text) =>
    options.findIndex((each) => each.includes(text)),
  );
  expect(places).toEqual([...places].sort((left, right) => left - right));
  expect(places[0]).toBeGreaterThanOrEqual(0);
  await list.getByRole('option', { name: /Join.*input right/u }).click();
  await expect(job.card('Join')).toHaveAccessibleName(/input from Paid in euros/u);
  await job.button('Undo').click();
  await job.button('Undo').click();
  await job.saved();
});
