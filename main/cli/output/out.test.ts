/** Whatever is written, nothing that steers a terminal reaches one. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import * as out from '#main/cli/output/out.ts';

const steering = 'a\u001B[2J\u0007\u0085\u009B\u202E\u2066\u061C\u200F\u2028\u007Fb';
const raw = /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/u;
/** Its own: to the start of the line, and clear it. */
const ownCodes = '\r\u001B[2K';

let written: string[];
beforeEach(() => {
  written = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation(((text: string, done?: (error?: Error | null) => void) => {
      written.push(text);
      done?.(null);
      return true;
    }) as never);
});
afterEach(() => vi.restoreAllMocks());

async function onTerminal(isTerminal: boolean, write: () => Promise<void> | void): Promise<string> {
  const before = [process.stdout.isTTY, process.stderr.isTTY] as const;
  [process.stdout.isTTY, process.stderr.isTTY] = [isTerminal, isTerminal];
  try {
    await write();
  } finally {
    [process.stdout.isTTY, process.stderr.isTTY] = before;
  }
  return written.splice(0).join('').replaceAll(ownCodes, '').replaceAll('\n', '');
}

const writers: Readonly<Record<string, () => Promise<void> | void>> = {
  writeOut: () => out.writeOut(`${steering}\n`),
  writeError: () => out.writeError(`${steering}\n`),
  writeData: () => out.writeData(`${steering}\r\n`),
  ProgressLine: () => new out.ProgressLine().show(0.5, steering),
};

test('each writer is here', () => {
  // Its text was made by what escapes each cell.
  const others = ['ReaderGone', 'writeStyled'];
  expect(Object.keys(out).toSorted()).toEqual([...Object.keys(writers), ...others].toSorted());
});

test.each(Object.keys(writers))('%s', async (name) => {
  const shown = await onTerminal(true, writers[name]!);
  expect([shown.includes('b'), shown.match(raw)?.[0]]).toEqual([true, undefined]);
  if (name !== 'writeData') expect((await onTerminal(false, writers[name]!)).match(raw)?.[0]).toBeUndefined();
});

test('data in a file or a pipe stays as it is', async () => {
  expect(await onTerminal(false, () => out.writeData(steering))).toBe(steering);
});

/** Ways around `out.ts`, all that Node has for a terminal; what only asks about it, or is of a child process, is none. */
const printing =
  /\bconsole\b|\bprocess(?:\.|\[')(?:stdout|stderr)\b(?!(?:'\])?\.(?:isTTY|columns|on\('error'))|\{[^{}]*\bstd(?:out|err)\b[^{}]*\} = process\b|\bwriteSync\([12]\b|\/dev\/(?:tty|stdout|stderr)\b|\bprocess\._rawDebug\b|'inherit'|\bfrom 'node:(?:console|tty)'/u;

test.each([
  'console.log(name)',
  'const { log } = console',
  'process.stdout.write(name)',
  "process['stderr'].write(name)",
  'pipeline(rows, process.stdout)',
  'const { stdout } = process',
  'const { argv, stderr: to } = process;',
  'writeSync(2, name)',
  "openSync('/dev/tty', 'w')",
  'process._rawDebug(name)',
  "spawn('ls', [name], { stdio: 'inherit' })",
  "import { WriteStream } from 'node:tty'",
])('%s is found', (text) => {
  expect(text).toMatch(printing);
});

test('no other file of the hosts and the engine writes to the terminal', () => {
  const root = join(import.meta.dirname, '../../..');
  const writing = ['main', 'engine']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
    )
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('testing'))
    .filter((path) => printing.test(readFileSync(join(root, path), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/gu, '')));
  expect(writing).toEqual([join('main', 'cli', 'output', 'out.ts')]);
});
