/** The icons in the repository are those that the program draws, and tell the states apart. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { trayIconFiles } from './tray-icon-files.ts';
import { drawTrayIcon } from './tray-picture.ts';

const folder = join(import.meta.dirname, '../../resources/tray');

/** Bytes of the rows; the compression may differ between versions of zlib. */
function rowsOf(png: Buffer): Buffer {
  const at = png.indexOf('IDAT');
  return inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
}

test('resources/tray has exactly the drawn files', () => {
  const files = trayIconFiles();
  expect(readdirSync(folder).toSorted()).toEqual(files.map(({ name }) => name).toSorted());
  for (const { name, png } of files)
    expect(rowsOf(readFileSync(join(folder, name))).equals(rowsOf(png)), `${name}: run npm run icons`).toBe(true);
});

test('a template is black, and differs by state in its shape', () => {
  const icons = (['idle', 'running', 'failed'] as const).map((state) => drawTrayIcon(state, 'template', 32));
  for (const pixels of icons)
    expect(pixels.filter((_value, index) => index % 4 !== 3).every((value) => value === 0)).toBe(true);
  const opacities = icons.map((pixels) => pixels.filter((_value, index) => index % 4 === 3).join());
  expect(new Set(opacities).size).toBe(3);
});
