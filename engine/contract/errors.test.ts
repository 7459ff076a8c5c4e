/** The error class: details, borders, near names. */

import { describe, expect, test } from 'vitest';
import { deserializeError, EngineError, nearNames, serializeError, toEngineError } from '#engine/contract/errors.ts';

describe('EngineError', () => {
  test('crosses a border with everything but the cause', () => {
    const error = new EngineError('MalformedFile', 'orders.csv, line 3: too many fields.', {
      hint: 'Reject the row.',
      details: { path: 'orders.csv', line: 3 },
      cause: new Error('inner'),
    });
    const back = deserializeError(structuredClone(serializeError(error)));
    expect(back).toMatchObject({
      kind: 'user',
      code: 'MalformedFile',
      message: error.message,
      hint: error.hint,
      details: error.details,
    });
  });

  test('at() adds the location and keeps known details', () => {
    const error = new EngineError('UnknownColumn', 'no such column', { details: { column: 'a' } }).at({
      node: 'n1',
      column: 'b',
    });
    expect(error.details).toEqual({ column: 'a', node: 'n1' });
  });

  test('a foreign error is our bug and keeps its stack; an abort is a cancel', () => {
    const foreign = new TypeError('x is undefined');
    expect(serializeError(foreign)).toMatchObject({ kind: 'unexpected', code: 'Internal', stack: foreign.stack });
    expect(toEngineError(AbortSignal.abort().reason)).toMatchObject({ code: 'Cancelled' });
    expect(serializeError(new EngineError('InvalidInput', 'no')).stack).toBeUndefined();
  });
});

test('nearNames: best first, at most three, none that is far', () => {
  expect(nearNames('custmer', ['customer', 'customers', 'orders', 'custom'])).toEqual(['customer', 'customers']);
  expect(nearNames('amount_eur', ['amount', 'currency', 'mount'])).toEqual(['amount']);
  expect(nearNames('customer', ['id', 'Customer ID', 'clients of'])).toEqual(['Customer ID']);
  expect(nearNames('kk', ['k', 'id', 'kx', 'kkk'])).toEqual(['kkk', 'kx']);
  expect(nearNames('a', ['b', 'A'])).toEqual(['A']);
  expect(nearNames('cust', ['order_id', 'customer', 'custody'])).toEqual(['custody', 'customer']);
  expect(nearNames('Shop data.customer', ['shop data.customers', 'shop data.sales', 'shop data.budget'])).toEqual([
    'shop data.customers',
  ]);
  expect(nearNames('zzz', ['customer'])).toEqual([]);
  expect(nearNames('x'.repeat(100_000), ['customer'])).toEqual([]);
  expect(nearNames('nope', ['n'.repeat(10_000)])).toEqual([]);
});

test('a folder that was replaced by a file is nobody’s bug', () => {
  const thrown: NodeJS.ErrnoException = new Error("ENOTDIR: not a directory, mkdir '/state/workers/w'");
  Object.assign(thrown, { code: 'ENOTDIR', syscall: 'mkdir', path: '/state/workers/w' });
  expect(toEngineError(thrown)).toMatchObject({
    code: 'IoFailed',
    message: 'Cannot create /state/workers/w: a part of the path is a file, not a folder.',
    hint: 'Remove or rename that file, then try again.',
  });
});

test('code that cannot be loaded for want of file descriptors is nobody’s bug', () => {
  const error = toEngineError(new Error('Cannot read package config /a/package.json: too many open files.'));
  expect(error).toMatchObject({
    code: 'IoFailed',
    kind: 'operational',
    hint: expect.stringContaining('ulimit') as string,
  });
});

test('of a failure and one of closing after it, the first is reported', async () => {
  const work = async (): Promise<void> => {
    await using closing = { [Symbol.asyncDispose]: () => Promise.reject(new Error('cannot close')) };
    void closing;
    throw new EngineError('FileNotFound', 'Cannot read a: it does not exist.');
  };
  const thrown: unknown = await work().catch((error: unknown) => error);
  expect(toEngineError(thrown)).toMatchObject({ code: 'FileNotFound', message: 'Cannot read a: it does not exist.' });
});
