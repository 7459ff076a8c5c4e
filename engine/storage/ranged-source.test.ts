/** A source of requests: every byte in its order, whatever fails; and what is final. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { largestRequest, openRangedSource } from '#engine/storage/ranged-source.ts';
import { DistantFiles } from '#engine/testing/distant-files.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tenon-ranged-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
// The pauses before further tries take no time.
beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
const signal = new AbortController().signal;
const content = Buffer.from(Uint32Array.from({ length: 5_000_000 }, (_, index) => index * 2_654_435_761).buffer);
const file = path.join(folder, 'numbers.bin');
writeFileSync(file, content);

test('reads and streams give every byte, although one request in five fails', async () => {
  const files = new DistantFiles({ latencyMillis: 0, faultShare: 0.2, seed: 7 });
  const source = await files.open(file);
  await fc.assert(
    fc.asyncProperty(fc.nat(content.length), fc.nat(content.length + 10), async (start, length) => {
      const bytes = await source.read(start, length);
      expect(Buffer.compare(bytes, content.subarray(start, start + length))).toBe(0);
      const pieces: Uint8Array[] = [];
      for await (const piece of source.stream({ start, end: start + length }, signal)) pieces.push(piece);
      expect(Buffer.compare(Buffer.concat(pieces), content.subarray(start, start + length))).toBe(0);
      expect(Math.max(0, ...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(1024 * 1024);
    }),
    { numRuns: 20 },
  );
  expect(files.faults).toBeGreaterThan(5);
  expect(Math.max(...files.requests.map(({ start, end }) => end - start))).toBe(largestRequest);
});

test('a reader that stops early has fetched little', async () => {
  const files = new DistantFiles({ latencyMillis: 0, faultShare: 0 });
  const source = await files.open(file);
  for await (const piece of source.stream({ start: 0, end: source.size }, signal)) if (piece.length > 0) break;
  expect(files.bytes).toBeLessThanOrEqual(3 * 1024 * 1024);
});

function failing(
  code: 'IoFailed' | 'FileNotFound',
  answer?: Uint8Array,
): { tries: () => number; read: () => Promise<unknown> } {
  let tries = 0;
  const source = openRangedSource({
    path: 'far://x',
    size: 10,
    version: '1',
    async request() {
      tries += 1;
      if (answer !== undefined) return answer;
      throw new EngineError(code, 'It failed.', { hint: 'Nothing.' });
    },
  });
  return { tries: () => tries, read: () => source.read(0, 10) };
}

test('what keeps failing is an error in the end, what is gone at once; a short answer is a failure', async () => {
  const away = failing('IoFailed');
  const gone = failing('FileNotFound');
  const short = failing('IoFailed', new Uint8Array(4));
  await Promise.all([
    expect(away.read()).rejects.toMatchObject({ code: 'IoFailed' }),
    expect(gone.read()).rejects.toMatchObject({ code: 'FileNotFound' }),
    expect(short.read()).rejects.toMatchObject({
      message: expect.stringContaining('returned 4 bytes instead of the 10'),
    }),
  ]);
  expect([away.tries(), gone.tries(), short.tries()]).toEqual([7, 1, 7]);
});

test('a stream that is cancelled stops with its reason', async () => {
  const stop = new AbortController();
  const source = await new DistantFiles({ latencyMillis: 0, faultShare: 0 }).open(file);
  const stream = source.stream({ start: 0, end: source.size }, stop.signal);
  await stream.next();
  stop.abort(new Error('enough'));
  const rest = async (): Promise<void> => {
    for await (const piece of stream) void piece;
  };
  await expect(rest()).rejects.toThrow('enough');
});
