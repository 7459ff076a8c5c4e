/** Reports as people make them, each line labelled: how much of header and records is found without any options. */

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { canonicalEncoding, detectEncoding, prepareDetection, toUtf8 } from '#engine/bytes/encoding.ts';
import { f1 } from '#engine/testing/f1.ts';
import { recordText } from '#engine/testing/reports/record-text.ts';
import type { ReportLabel } from '#engine/testing/reports/report-shapes.ts';
import { stringType } from '#engine/types/data-type.ts';

const folder = import.meta.dirname;
const labels = JSON.parse(readFileSync(path.join(folder, 'labels.json'), 'utf8')) as readonly ReportLabel[];

/** Goals of the mean over all reports. */
const wanted = { header: 0.9, record: 0.96 };

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** The records of a text, by the rules of RFC 4180 alone: this knows nothing of the reader that is judged. */
function recordsOf(text: string, separator: string): string[][] {
  const records: string[][] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') cell += text[(at += 1)]!;
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === separator) {
      cells.push(cell);
      cell = '';
    } else if (sign === '\n') {
      records.push([...cells, cell]);
      [cells, cell] = [[], ''];
    } else if (sign !== '\r') cell += sign;
  }
  return records;
}

test('there are enough of them, and each label has a letter for every record', () => {
  expect(labels.length).toBeGreaterThanOrEqual(60);
});

test('header and records are found', { timeout: 300_000 }, async () => {
  const lines: string[] = [];
  let header = 0;
  let record = 0;
  for (const label of labels) {
    const file = path.join(folder, 'files', label.file);
    const bytes = readFileSync(file);
    const inference = await fixture.infer(file, { format: 'csv' });
    const { options } = inference.reading;
    await prepareDetection(bytes);
    expect(canonicalEncoding(String(options['encoding']))).toBe(detectEncoding(bytes, true)!.encoding);
    const records = recordsOf(Buffer.from(toUtf8(bytes, label.encoding)).toString(), label.separator);
    expect(records.length, label.file).toBe(label.lines.length);
    const rows = records.filter((_, at) => label.lines[at] === 'd' || label.lines[at] === 's');
    const columns = inference.schema.map((column) => ({ ...column, type: stringType }));
    const read = await fixture.isolate(file, inference, columns);
    const found = read.rows.map((row) => columns.map(({ name }) => (row[name] as string | null) ?? ''));
    const own = {
      header: f1(label.names, options['withHeader'] === true ? columns.map(({ name }) => name) : ['(none)']),
      record: f1(rows.map(recordText), found.map(recordText)),
    };
    header += own.header;
    record += own.record;
    if (own.header < 1 || own.record < 1)
      lines.push(`${label.file.padEnd(50)} header ${own.header.toFixed(2)}  records ${own.record.toFixed(2)}`);
    // Nothing is skipped silently: every line that is not a row is named, or counted by its part, and can be read on request.
    const told = [...inference.warnings, ...(inference.evidence ?? []).map(({ because }) => because)].join('\n');
    for (const [at, kind] of [...label.lines].entries()) {
      const [first] = records[at]!.filter((cell) => cell !== '');
      if (!'tTn'.includes(kind) || first === undefined || found.some((row) => row.includes(first))) continue;
      expect(told, `${label.file}, record ${at + 1}`).toMatch(/line \d+ "|lines \d+–\d+|begins on line \d+/u);
    }
  }
  const mean = { header: header / labels.length, record: record / labels.length };
  process.stdout.write(
    `${lines.join('\n')}\n${labels.length} reports: F1 of headers ${mean.header.toFixed(3)}, of records ${mean.record.toFixed(3)}\n`,
  );
  expect(mean.header).toBeGreaterThanOrEqual(wanted.header);
  expect(mean.record).toBeGreaterThanOrEqual(wanted.record);
});
