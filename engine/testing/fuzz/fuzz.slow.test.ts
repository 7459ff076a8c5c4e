/** A minute of each fuzzer; `npm run fuzz` runs for any length of time. A find becomes a separate case. */

import { expect, test } from 'vitest';
import { fuzzFormats } from '#engine/testing/fuzz/formats/fuzz-formats.ts';
import type { FuzzRequest } from '#engine/testing/fuzz/fuzz.ts';
import { fuzzStatements } from '#engine/testing/fuzz/statements/fuzz-statements.ts';

const minute = 60_000;
/** Further cases of a slow machine end far below it. */
const timeout = 15 * minute;
const length = minute;

function request(what: string): FuzzRequest {
  const firstSeed = Number(process.env['TENON_FUZZ_SEED'] ?? 20_260_101);
  process.stdout.write(`fuzzing ${what} for ${length} ms from seed ${firstSeed}\n`);
  return { firstSeed, signal: AbortSignal.timeout(length), onFind() {} };
}

test('damaged files of every format give rows or errors, in time and in bounds', { timeout }, async () => {
  const { cases, finds } = await fuzzFormats(request('formats'));
  expect(finds).toEqual([]);
  expect(cases).toBeGreaterThan(0);
});

test('hostile statements and expressions change nothing, read nothing else and end', { timeout }, async () => {
  const { cases, finds } = await fuzzStatements(request('statements'));
  expect(finds).toEqual([]);
  expect(cases).toBeGreaterThan(0);
});
