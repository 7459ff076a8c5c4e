/** Pages that are shown again at once are those of the same state of the same rows, and are confirmed. */

import { expect, test } from 'vitest';
import { KeptPages, type ReadPage } from '#renderer/features/explore/rows/kept-pages.ts';

const pageOf = (text: string, bytes = 10): ReadPage => ({ page: { start: 0, count: 1, value: () => text }, bytes });
const never = (): Promise<ReadPage> => new Promise(() => undefined);

test('a page that was read is there while the host does not answer', async () => {
  const pages = new KeptPages();
  const first = await pages.read('a', async () => pageOf('one'));
  expect([first.value(0, 0), first.confirmed]).toEqual(['one', undefined]);
  const again = await pages.read('a', never);
  expect(again.value(0, 0)).toBe('one');
  const other = pages.read('b', async () => pageOf('two'));
  expect((await other).value(0, 0)).toBe('two');
});

test('it is confirmed by reading it, and not kept when the file is another one', async () => {
  const pages = new KeptPages();
  await pages.read('a', async () => pageOf('one'));
  await (
    await pages.read('a', async () => pageOf('one, read again'))
  ).confirmed;
  const changed = await pages.read('a', async () => {
    throw new Error('The file changed.');
  });
  expect(changed.value(0, 0)).toBe('one, read again');
  await expect(changed.confirmed).rejects.toThrow('The file changed.');
  expect((await pages.read('a', async () => pageOf('new'))).value(0, 0)).toBe('new');
});

test('few pages are kept, and none that is large; one that is used stays', async () => {
  const pages = new KeptPages();
  await pages.read('large', async () => pageOf('first', 2_000_000));
  expect((await pages.read('large', async () => pageOf('second'))).value(0, 0)).toBe('second');
  await pages.read('used', async () => pageOf('used'));
  for (let index = 0; index < 100; index += 1) {
    await pages.read(`${index}`, async () => pageOf(`${index}`));
    await pages.read('used', never);
  }
  expect((await pages.read('99', never)).value(0, 0)).toBe('99');
  expect((await pages.read('0', async () => pageOf('read again'))).value(0, 0)).toBe('read again');
});

test('a read that fails keeps nothing', async () => {
  const pages = new KeptPages();
  const failing = pages.read('a', async () => {
    throw new Error('It cannot be read.');
  });
  await expect(failing).rejects.toThrow('It cannot be read.');
  expect((await pages.read('a', async () => pageOf('one'))).value(0, 0)).toBe('one');
});
