import { expect, test } from 'vitest';
import { closeAll } from '#engine/base/close-all.ts';

test('a step that fails keeps none from running, and the first error is thrown', async () => {
  const ran: number[] = [];
  const steps = [1, 2, 3, 4].map((step) => async () => {
    ran.push(step);
    if (step === 2 || step === 3) throw new Error(`step ${step}`);
  });
  await expect(closeAll(steps)).rejects.toThrow('step 2');
  expect(ran).toEqual([1, 2, 3, 4]);
  await closeAll([]);
});
