/** The window's place: what cannot be used is as if it were not kept. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readWindowState } from '#main/electron/window-state.ts';

const folder = mkdtempSync(join(tmpdir(), 'tenon-window-'));
const file = join(folder, 'window.json');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const screens = [{ x: 0, y: 0, width: 1920, height: 1080 }];
const initial = { width: 1440, height: 900, maximized: false };

test.each([
  [
    'kept',
    '{"x":100,"y":50,"width":1200,"height":700,"maximized":true}',
    { x: 100, y: 50, width: 1200, height: 700, maximized: true },
  ],
  [
    'on a screen that was removed',
    '{"x":3000,"y":50,"width":1200,"height":700,"maximized":false}',
    { width: 1200, height: 700, maximized: false },
  ],
  [
    'above the screen',
    '{"x":0,"y":-500,"width":1200,"height":700,"maximized":false}',
    { width: 1200, height: 700, maximized: false },
  ],
  ['without a place', '{"width":1200,"height":700,"maximized":false}', { width: 1200, height: 700, maximized: false }],
  ['too small', '{"x":0,"y":0,"width":10,"height":10,"maximized":false}', initial],
  ['not JSON', '{"x":', initial],
  ['something else', '[]', initial],
])('%s', (_name, text, expected) => {
  writeFileSync(file, text);
  expect(readWindowState(file, screens)).toEqual(expected);
});

test('never kept', () => {
  expect(readWindowState(join(folder, 'none.json'), screens)).toEqual(initial);
});
