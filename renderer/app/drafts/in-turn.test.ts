import { expect, test } from 'vitest';
import { SaveTurns } from '#renderer/app/drafts/in-turn.ts';

test('saves of one thing follow each other, also after one that failed; those of another do not wait', async () => {
  const turns = new SaveTurns();
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const first = turns.take('a', async () => {
    order.push('a1 begins');
    await gate.promise;
    order.push('a1 ends');
    throw new Error('a1');
  });
  const second = turns.take('a', () => Promise.resolve(void order.push('a2')));
  const third = turns.take('a', () => Promise.resolve(void order.push('a3')));
  await turns.take('b', () => Promise.resolve(void order.push('b1')));
  gate.resolve();
  await expect(first).rejects.toThrow('a1');
  await Promise.all([second, third]);
  expect(order).toEqual(['a1 begins', 'b1', 'a1 ends', 'a2', 'a3']);
});
