import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerClosingRequests, ClosingSettings } from '#main/electron/closing-settings.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-closing-'));
  file = join(folder, 'closing.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('choice and notice are kept; what cannot be read is as none', () => {
  const settings = new ClosingSettings(file);
  expect([settings.choice, settings.isNoticed]).toEqual(['automatic', false]);
  settings.change({ choice: 'ask' });
  settings.change({ noticed: true });
  const next = new ClosingSettings(file);
  expect([next.choice, next.isNoticed]).toEqual(['ask', true]);
  for (const text of ['', 'null', '{"choice":"never"}', '[]']) {
    writeFileSync(file, text);
    expect(new ClosingSettings(file).choice, text).toBe('automatic');
  }
});

test('only our page reads and changes it, and only to a choice that there is', () => {
  const handlers = new Map<string, (event: unknown, stated?: unknown) => unknown>();
  const ipcMain = { handle: (channel: string, handler: (event: unknown) => unknown) => handlers.set(channel, handler) };
  answerClosingRequests(ipcMain as never, new ClosingSettings(file));
  const from = (origin: string) => ({ senderFrame: { origin } });
  const call = (channel: string, origin: string, stated?: unknown) => handlers.get(channel)!(from(origin), stated);
  expect(call('get-closing-choice', 'app://tenon')).toBe('automatic');
  expect(call('set-closing-choice', 'app://tenon', 'quit')).toBe('quit');
  expect(call('get-closing-choice', 'app://tenon')).toBe('quit');
  expect(() => call('set-closing-choice', 'app://tenon', 'explode')).toThrow();
  for (const origin of ['https://evil.example', 'app://tenon.evil', 'null']) {
    expect(() => call('get-closing-choice', origin)).toThrow('Not for this page.');
    expect(() => call('set-closing-choice', origin, 'keep')).toThrow('Not for this page.');
  }
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ choice: 'quit', noticed: false });
});
