/** The words of the queue. */

import { expect, test } from 'vitest';
import { startText } from '#renderer/features/runs/queue/queue-words.ts';
import { timeOfDay } from '#renderer/ui/format/words.ts';

test('an estimated start says that it is one', () => {
  const now = Date.now();
  expect(startText(null, now)).toBe('Start not known');
  expect(startText(now - 1, now)).toBe('Starts soon');
  expect(startText(now + 60_000, now)).toBe(`Starts at about ${timeOfDay(now + 60_000)}`);
});
