/** When a statement is checked again: where it moved, and where it had an error. */

import { afterEach, expect, test, vi } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { checkAtCursor, currentCheck, forgetCheck, useQueryChecks } from '#renderer/features/query/query-checks.ts';
import { client } from '#renderer/rpc/connection.ts';

vi.mock('#renderer/rpc/connection.ts', () => ({ client: { call: () => {} } }));
vi.mock('#renderer/features/query/query-runs.ts', () => ({
  findRuns: () => undefined,
  isRunning: () => false,
  useQueryRuns: { subscribe: () => {} },
}));
vi.mock('#renderer/rpc/queries.ts', () => ({ isConnectionLost: () => false }));

const tab = 'query:1';

afterEach(() => {
  forgetCheck(tab);
  vi.restoreAllMocks();
});

function shown(text: string): ReturnType<typeof currentCheck> {
  return currentCheck(useQueryChecks.getState().tabs[tab], tab, text);
}

test('a statement that moved is known at its new place, and is not asked twice where it is', async () => {
  const call = vi.spyOn(client, 'call').mockResolvedValue({ columns: [{ name: 'one', type: 'int' }] });
  const text = 'SELECT 1 AS one';
  await checkAtCursor(tab, text, 3);
  await checkAtCursor(tab, text, 5);
  expect(call).toHaveBeenCalledTimes(1);
  const moved = `\n${text}`;
  expect(shown(moved)).toBeUndefined();
  await checkAtCursor(tab, moved, 6);
  expect(shown(moved)).toMatchObject({ from: 1, columns: [{ name: 'one' }] });
});

test('an error is checked again: its table may have been crawled', async () => {
  const text = 'SELECT a FROM later';
  const call = vi.spyOn(client, 'call').mockRejectedValue(new EngineError('EntityNotFound', 'No table later.'));
  await checkAtCursor(tab, text, 3);
  expect(shown(text)?.error).toMatchObject({ message: 'No table later.' });
  call.mockResolvedValue({ columns: [{ name: 'a', type: 'string' }] });
  await checkAtCursor(tab, text, 4);
  expect(shown(text)).toMatchObject({ error: null, columns: [{ name: 'a' }] });
});
