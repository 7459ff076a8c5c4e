/** When the window says that the engine does not answer. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askAgainAfter, followPulse, silentAfter, type Pulse } from '#renderer/rpc/pulse.ts';
import type { WireState } from '#renderer/rpc/wire.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** An engine that answers when it is let. */
function follow(): { pulse: Pulse; asked: (() => void)[]; moveTo(state: WireState): void; says: boolean[] } {
  const asked: (() => void)[] = [];
  let listener = (_state: WireState): void => {};
  const pulse = followPulse({
    state: 'connecting',
    onState(given) {
      listener = given;
      return () => {};
    },
    call: (() => new Promise<void>((resolve) => asked.push(resolve))) as never,
  });
  const says: boolean[] = [];
  pulse.onChange(() => says.push(pulse.isSilent));
  return { pulse, asked, moveTo: (state) => listener(state), says };
}

test('an engine that answers is asked again and again, and nothing is said', async () => {
  const { asked, moveTo, says } = follow();
  expect(asked).toHaveLength(0);
  moveTo('open');
  for (let time = 1; time <= 5; time += 1) {
    expect(asked).toHaveLength(time);
    asked.at(-1)!();
    await vi.advanceTimersByTimeAsync(askAgainAfter);
  }
  expect(says).toEqual([]);
});

test('one that is frozen is reported once, and its answer ends that', async () => {
  const { asked, moveTo, says } = follow();
  moveTo('open');
  await vi.advanceTimersByTimeAsync(silentAfter * 10);
  expect(asked).toHaveLength(1);
  expect(says).toEqual([true]);
  asked[0]!();
  await vi.advanceTimersByTimeAsync(askAgainAfter);
  expect(says).toEqual([true, false]);
  expect(asked).toHaveLength(2);
});

test('a lost connection is said elsewhere; a late answer to it means nothing', async () => {
  const { asked, moveTo, says } = follow();
  moveTo('open');
  await vi.advanceTimersByTimeAsync(silentAfter);
  moveTo('closed');
  expect(says).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(silentAfter * 3);
  expect(says).toEqual([true, false]);
  moveTo('open');
  asked[0]!();
  await vi.advanceTimersByTimeAsync(silentAfter);
  expect(says).toEqual([true, false, true]);
});
