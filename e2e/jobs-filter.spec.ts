/** The condition of a filter: built by keys from columns, operators and values, and the same as text. */

import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('conditions are built by keys, with operators of the type and values of the preview', async ({ window }) => {
  const { keyboard } = window.page;
  const job = new JobEditor(window);
  const text = job.field('Condition');
  const button = (name: string) => job.inspector.getByRole('button', { name, exact: true });
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  await job.openPanel('Preview');
  await expect(job.previewRows('before').first()).toBeVisible();
  await expect(text).toHaveText("currency = 'EUR' AND status IN ('paid', 'shipped')");

  // Enter leads from the canvas to the first column; Tab from field to field.
  await job.canvas.focus();
  await keyboard.press('Enter');
  await expect(job.field('Column of condition 1')).toBeFocused();
  await expect(job.field('Column of condition 1')).toHaveValue('currency');
  await keyboard.press('Tab');
  await keyboard.press('ArrowDown');
  await expect(text).toHaveText(/^currency <> 'EUR' AND/u);
  await keyboard.press('Tab');
  await expect(job.field('Value of condition 1')).toBeFocused();
  await keyboard.press('ControlOrMeta+A');
  await keyboard.press('Backspace');
  await expect(text).toHaveText("currency <> '' AND status IN ('paid', 'shipped')");
  const options = window.page.getByRole('option');
  await expect(options.filter({ hasText: 'EUR' })).toHaveText(/^EUR\d+ rows$/u);
  await keyboard.type('hu');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(text).toHaveText(/^currency <> 'HUF' AND/u);

  // Of a number, other things are asked than of a text; what is not complete is ignored.
  await button('Condition').press('Enter');
  await expect(job.field('Column of condition 3')).toBeFocused();
  await keyboard.type('order_');
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  const operators = job.field('Operator of condition 3').getByRole('option');
  await expect(operators.filter({ hasText: 'is at least' })).toHaveCount(1);
  await expect(operators.filter({ hasText: 'contains' })).toHaveCount(0);
  await keyboard.press('Tab');
  await job.field('Operator of condition 3').selectOption('is at least');
  await keyboard.press('Tab');
  await keyboard.type('1x');
  await expect(job.inspector.getByText('1x is not a number. Ignored until complete.')).toBeVisible();
  await expect(text).toHaveText(/IN \('paid', 'shipped'\)$/u);
  await keyboard.press('Backspace');
  await expect(text).toHaveText(/AND order_id >= 1$/u);

  // A group joins its conditions in the other way.
  await button('Group').press('Enter');
  await keyboard.type('ordered_at');
  await job.field('Operator of condition 4.1').selectOption('is less than');
  await job.field('Value of condition 4.1').focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await keyboard.press(key);
  await button('Condition').first().press('Enter');
  await expect(job.field('Column of condition 4.2')).toBeFocused();
  await keyboard.type('note');
  await job.field('Operator of condition 4.2').selectOption('is null');
  await expect(text).toHaveText(/AND \(ordered_at < TIMESTAMP '[^']+' OR note IS NULL\)$/u);
  await expect(job.card('Paid in euros')).toHaveAttribute('data-tone', 'plain');
  await expect(job.previewRows('after').first()).toContainText(/\d/u);

  // What is removed leaves the focus where one continues.
  await button('Remove condition 4.2').press('Enter');
  await expect(button('Condition').first()).toBeFocused();
  await button('Remove condition 4.1').press('Enter');
  await expect(job.inspector.getByRole('group', { name: 'Group 4' })).toHaveCount(0);
  await button('Remove condition 1').press('Enter');
  await expect(button('Remove condition 1')).toBeFocused();
  await expect(text).toHaveText("status IN ('paid', 'shipped') AND order_id >= 1");
  await job.inspector.getByRole('radiogroup', { name: 'How many' }).getByRole('radio', { name: 'any' }).click();
  await expect(text).toHaveText("status IN ('paid', 'shipped') OR order_id >= 1");
  await job.saved();
});

test('a name that is being typed changes no operator and no value, until one leaves it', async ({ window }) => {
  const { keyboard } = window.page;
  const job = new JobEditor(window);
  const text = job.field('Condition');
  const column = job.field('Column of condition 1');
  const operator = job.field('Operator of condition 1');
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  await text.fill("currency = 'EUR' AND status IN ('paid', 'shipped')");
  await keyboard.press('Shift+Tab');
  await expect(column).toHaveValue('currency');
  await operator.selectOption('begins with');
  await expect(text).toHaveText("startswith(currency, 'EUR') AND status IN ('paid', 'shipped')");
  // It is the name of a number on the way.
  await column.fill('order_id');
  await expect(text).toHaveText(/^startswith\(order_id, 'EUR'\) AND/u);
  await column.pressSequentially('s');
  await expect(text).toHaveText(/^startswith\(order_ids, 'EUR'\) AND/u);
  await column.press('Backspace');
  await keyboard.press('Tab');
  await expect(operator).toHaveValue('=');
  await expect(job.inspector.getByText('EUR is not a number. Ignored until complete.')).toBeVisible();

  // A range needs both of its ends.
  await column.fill('currency');
  await keyboard.press('Tab');
  await operator.selectOption('is between');
  await expect(job.inspector.getByText('Enter a value. Ignored until complete.')).toBeVisible();
  await job.field('Highest value of condition 1').fill('USD');
  await expect(text).toHaveText(/^currency BETWEEN 'EUR' AND 'USD' AND/u);
  await job.field('Lowest value of condition 1').fill('');
  await expect(text).toHaveText("status IN ('paid', 'shipped')");

  await job.field('Lowest value of condition 1').fill('CHF');

  // A step that is redone brings a condition back, and leaves the focus where it is.
  await job.inspector.getByRole('button', { name: 'Condition', exact: true }).click();
  await expect(job.field('Column of condition 3')).toBeFocused();
  await keyboard.type('note');
  await job.field('Operator of condition 3').selectOption('is null');
  const whole = "currency BETWEEN 'CHF' AND 'USD' AND status IN ('paid', 'shipped') AND note IS NULL";
  await expect(text).toHaveText(whole);
  await job.button('Undo').click();
  await expect(job.field('Column of condition 3')).toHaveCount(0);
  await job.button('Redo').click();
  await expect(text).toHaveText(whole);
  await expect(job.field('Column of condition 3')).toHaveValue('note');
  await expect(job.field('Column of condition 3')).not.toBeFocused();
  await job.saved();
});

test('text becomes conditions; what is more than these stays text, and says why', async ({ window }) => {
  const { keyboard } = window.page;
  const job = new JobEditor(window);
  const text = job.field('Condition');
  const conditions = job.inspector.getByRole('group', { name: 'Conditions', exact: true });
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  const before = await job.field('Column of condition 1').inputValue();
  await text.fill("upper(status) = 'PAID'");
  await expect(conditions).toBeVisible();
  await expect(job.inspector.getByText('conditions update when you leave this field')).toBeVisible();
  await keyboard.press('Shift+Tab');
  await expect(conditions).toHaveCount(0);
  await expect(job.inspector.getByText('Cannot be shown as conditions: it calls upper.')).toBeVisible();
  await expect(job.card('Paid in euros')).toHaveAttribute('data-tone', 'plain');

  // Without conditions to show, the text is shown in every view.
  const view = (name: string) => job.inspector.getByRole('radio', { name, exact: true });
  await view('Builder').click();
  await expect(text).toHaveText("upper(status) = 'PAID'");
  await text.fill("amount between 1 and 5 or (note like 'a%' and coupon is not null)");
  await view('Builder').click();
  await expect(text).toHaveCount(0);
  await expect(conditions.getByRole('group')).toHaveCount(4);
  await expect(job.field('Lowest value of condition 1')).toHaveValue('1');
  await expect(job.field('Highest value of condition 1')).toHaveValue('5');
  await expect(job.field('Value of condition 2.1')).toHaveValue('a%');
  await job.field('Highest value of condition 1').fill('7');
  await view('Expression').click();
  await expect(conditions).toHaveCount(0);
  await expect(text).toHaveText("amount BETWEEN 1 AND 7 OR (note LIKE 'a%' AND coupon IS NOT NULL)");
  // Undone steps are shown in the conditions as well.
  await view('Both').click();
  const undo = job.button('Undo');
  while (await undo.isEnabled()) await undo.click();
  await expect(job.field('Column of condition 1')).toHaveValue(before);
});
