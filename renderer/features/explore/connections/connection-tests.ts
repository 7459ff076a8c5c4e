/** Tests of connections: one at a time for each, cancelled by the person or with its connection. */

import { create } from 'zustand';
import type { Connection } from '#engine/contract/definitions/connection.ts';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';

export type ConnectionTest =
  | { readonly state: 'running'; readonly cancel: () => void }
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly error: EngineError }
  /** `tested` is the connection as JSON; null: as it was saved. */
  | { readonly state: 'done'; readonly result: Output<'testConnection'>; readonly tested: string | null };

/** By the name of the connection. */
export const useConnectionTests = create<Readonly<Record<string, ConnectionTest>>>(() => ({}));

/** @param draft that is not saved; undefined: the file is tested. */
export async function testConnection(name: string, draft: Connection | undefined): Promise<void> {
  cancelTest(name);
  const control = new AbortController();
  const own: ConnectionTest = { state: 'running', cancel: () => control.abort() };
  put(name, own);
  const finish = (test: ConnectionTest): void => {
    if (useConnectionTests.getState()[name] === own) put(name, test);
  };
  try {
    const input = draft === undefined ? { name } : { name, draft };
    const result = await client.call('testConnection', input, control.signal);
    finish({ state: 'done', result, tested: draft === undefined ? null : JSON.stringify(draft) });
  } catch (thrown) {
    finish(control.signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: toEngineError(thrown) });
  }
}

export function cancelTest(name: string): void {
  const test = useConnectionTests.getState()[name];
  if (test?.state === 'running') test.cancel();
}

export function isTesting(name: string): boolean {
  return useConnectionTests.getState()[name]?.state === 'running';
}

export function forgetTest(name: string): void {
  cancelTest(name);
  useConnectionTests.setState(({ [name]: _test, ...tests }) => tests, true);
}

function put(name: string, test: ConnectionTest): void {
  useConnectionTests.setState({ [name]: test });
}
