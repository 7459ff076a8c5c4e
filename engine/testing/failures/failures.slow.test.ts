/**
 * The catalogue of failures: each is provoked, and its text is held to the rules of what people read. With `TENON_WRITE_FAILURES=1`,
 * new texts are kept in texts.json, from which the page in docs/reference/ is written.
 */

import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { jobFixes } from '#engine/contract/job-fixes.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import { failureAreas } from '#engine/testing/failures/index.ts';
import type { FailureText } from '#engine/testing/failures/failure-text.ts';
import {
  failureOf,
  nodeIdPrefix,
  openFailureWorld,
  type FailureWorld,
} from '#engine/testing/failures/failure-world.ts';

const texts: FailureText[] = [];
const all = failureAreas.flatMap((area) => area.failures.map((failure) => ({ area: area.title, ...failure })));

/** Ids, stack traces, numbers of errors, and names that only the engine below knows. */
const notForPeople: readonly RegExp[] = [
  /\b[a-z]{2}_[0-9a-f]{16}/u,
  new RegExp(nodeIdPrefix, 'u'),
  /\n\s*at /u,
  /\bE[A-Z]{4,}\b/u,
  /\b(?:errno|undefined|\[object|VARCHAR|HUGEINT|INT(?:8|16|32|64|128)|SQLite|(?:Binder|Parser|Catalog|Conversion) Error)\b/u,
];

async function textOf(world: FailureWorld, error: EngineError): Promise<Omit<FailureText, 'area' | 'title'>> {
  const readable = (text: string): string =>
    text.replaceAll(world.folder, '/data/shop').replaceAll(/127\.0\.0\.1:\d{4,}/gu, '127.0.0.1:9000');
  const { code, message, hint = '', details } = error;
  const job = (await world.call('getJob', { name: 'orders' }).catch(() => undefined))?.job;
  const { node, memoryLimit } = details;
  const about = {
    code,
    ...(node === undefined ? {} : { node }),
    ...(typeof memoryLimit === 'number' ? { memoryLimit } : {}),
  };
  const fixes = job === undefined ? [] : jobFixes(about, job).map(({ label }) => label);
  return { code, message: readable(message), hint: readable(hint), fixes };
}

describe('a person reads what failed, where, why and what to do', () => {
  test.for(all)('$area: $title', async ({ area, title, names, provoke }) => {
    await using world = await openFailureWorld();
    const error = await failureOf(() => provoke(world));
    if (error === undefined) throw new Error('Nothing failed.');
    const text = await textOf(world, error);
    expect(error.kind, error.stack).not.toBe('unexpected');
    const whole = `${text.message} ${text.hint}`;
    for (const name of names) expect(whole).toContain(name);
    for (const part of [text.message, text.hint]) {
      expect(part).toMatch(/^(?:[\p{Lu}“"/0-9]|[a-z]+\/).*[.?)'"\w]$/su);
      for (const pattern of notForPeople) expect(part).not.toMatch(pattern);
    }
    texts.push({ area, title, ...text });
  });
});

test('there are at least 60, each under one title', () => {
  expect(all.length).toBeGreaterThanOrEqual(60);
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
});

test('the page in docs/reference/ has these texts', async ({ skip }) => {
  if (texts.length < all.length) skip('A failure has no text, or only some were run.');
  const file = path.join(import.meta.dirname, 'texts.json');
  if (process.env['TENON_WRITE_FAILURES'] === '1') await writeFile(file, `${JSON.stringify(texts, null, 2)}\n`);
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(texts);
});

afterAll(() => texts.splice(0));
