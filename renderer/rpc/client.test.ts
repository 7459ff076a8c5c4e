/** Who answers: a page is for one workspace and one version of the engine. */

import { expect, test, vi } from 'vitest';
import { protocolVersion } from '#engine/contract/frames.ts';
import { createClient } from '#renderer/rpc/client.ts';
import type { Wire } from '#renderer/rpc/wire.ts';

function open(): { wire: Wire; reload: () => void; greet: (workspaceId: string, version?: number) => void } {
  const wire: Wire = { state: 'open', send: () => {}, close: () => {}, onFrame: () => {}, onState: () => {} };
  return {
    wire,
    reload: vi.fn(),
    greet: (workspaceId, version = protocolVersion) => wire.onFrame({ type: 'hello', version, workspaceId }),
  };
}

test('listeners get the workspace once the host has greeted', () => {
  const { wire, reload, greet } = open();
  const client = createClient(wire, reload);
  const heard: (string | null)[] = [];
  client.onGreeting(() => heard.push(client.workspaceId));
  expect(client.workspaceId).toBeNull();
  greet('a');
  greet('a');
  expect(client.workspaceId).toBe('a');
  expect(heard).toEqual(['a', 'a']);
  expect(reload).not.toHaveBeenCalled();
});

test('a page loads again when another workspace answers it, or another version', () => {
  const { wire, reload, greet } = open();
  const client = createClient(wire, reload);
  greet('a');
  greet('b');
  expect(reload).toHaveBeenCalledTimes(1);
  greet('a', protocolVersion + 1);
  expect(reload).toHaveBeenCalledTimes(2);
  expect(client.workspaceId).toBe('a');
});

test('a call that the engine does not answer fails without names of the protocol', async () => {
  const { wire } = open();
  const client = createClient(wire);
  const call = client.call('getQueue', {});
  wire.onState('closed');
  await expect(call).rejects.toMatchObject({
    message: 'The engine stopped before it answered.',
    details: { connection: 'lost' },
  });
});
