/**
 * Writes the reports and what each of their lines is: `node engine/testing/reports/write-reports-program.ts`. It shares no code
 * with the other generator of polluted files. The labels are read by a person before they are committed.
 */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import iconv from 'iconv-lite';
import { places, type Place } from '#engine/testing/reports/report-places.ts';
import { shapes, type Report, type ReportLabel } from '#engine/testing/reports/report-shapes.ts';

/** Each shape at so many places. */
const placesPerShape = 3;
const folder = path.join(import.meta.dirname, 'files');

/** UTF-16 begins with a byte order mark. */
function encodeText(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text);
  return encoding === 'utf-16le' ? Buffer.from(`\ufeff${text}`, 'utf16le') : iconv.encode(text, encoding);
}

function quoted(cell: string, separator: string): string {
  return cell.includes(separator) || /["\r\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function textOf({ lines, padded }: Report, { separator, lineEnd }: Place): { text: string; kinds: string } {
  const width = Math.max(...lines.map(({ cells }) => cells.length));
  let kinds = '';
  const written = lines.map(({ kind, cells }) => {
    const filled = padded ? [...cells, ...Array.from({ length: width - cells.length }, () => '')] : cells;
    kinds += padded && kind === 'b' ? 'e' : kind;
    return filled.map((cell) => quoted(cell, separator)).join(separator) + lineEnd;
  });
  return { text: written.join(''), kinds };
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const labels: ReportLabel[] = [];
for (const [number, [shape, lay]] of Object.entries(shapes).entries()) {
  for (let turn = 0; turn < placesPerShape; turn += 1) {
    const place = places[(number * placesPerShape + turn + Math.floor(number / 10)) % places.length]!;
    const report = lay(place);
    const { text, kinds } = textOf(report, place);
    const file = `${shape.replaceAll(/[^a-z]+/gu, '-')}-${place.code}.csv`;
    writeFileSync(path.join(folder, file), encodeText(text, place.encoding));
    labels.push({
      file,
      shape,
      separator: place.separator,
      encoding: place.encoding,
      lines: kinds,
      names: report.names,
    });
  }
}
writeFileSync(
  path.join(import.meta.dirname, 'labels.json'),
  `[\n${labels.map((label) => JSON.stringify(label)).join(',\n')}\n]\n`,
);
