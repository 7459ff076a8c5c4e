/** Reports drawn at random: how much of header and records is found, and that no line is skipped without a word. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { InferFileOutput } from '#engine/formats/infer-file.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { drawReport, type DrawnReport } from '#engine/testing/reports/drawn/draw-report.ts';
import { f1 } from '#engine/testing/f1.ts';
import { recordText } from '#engine/testing/reports/record-text.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { stringType } from '#engine/types/data-type.ts';

/** Goals of the mean over all reports. */
const wanted = { header: 0.95, record: 0.97 };
const tries = triesOfRun(1500, 60, 400);

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Columns without a name in the file. */
const isNamed = (name: string): boolean => !/^col\d+$/u.test(name);

/** Lines outside of the part that is read which hold something and are not mentioned in the warnings. */
function silentLines({ lines }: DrawnReport, { reading, warnings }: InferFileOutput): number[] {
  const starts: number[] = [];
  let next = 1;
  for (const { cells } of lines) {
    starts.push(next);
    next += 1 + cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
  }
  const told = new Set<number>();
  const text = warnings.join('\n');
  for (const [, from, to] of text.matchAll(/lines? (\d+)(?:–(\d+))?/giu))
    for (let line = Number(from); line <= Number(to ?? from); line += 1) told.add(line);
  for (const [, from, count] of text.matchAll(/begins on line (\d+) \(.*?; (\d+) lines\)/gu)) {
    const after = starts.filter((line, at) => line >= Number(from) && lines[at]!.cells.some((cell) => cell !== ''));
    for (const line of after.slice(0, Number(count))) told.add(line);
  }
  const { skipLines, skipFooter, lastLine } = reading.options as Record<string, number | undefined>;
  const last = lastLine ?? next - 1 - (skipFooter ?? 0);
  return starts.filter(
    (line, at) =>
      (line <= skipLines! || line > last) && lines[at]!.cells.some((cell) => cell !== '') && !told.has(line),
  );
}

test('header and records are found, and lines that are skipped are named', { timeout: 600_000 }, async () => {
  const weak: string[] = [];
  const sum = { header: 0, record: 0 };
  for (let seed = 1; seed <= tries; seed += 1) {
    const drawn = drawReport(seed);
    const file = fixture.write(`drawn-${seed}.csv`, drawn.content);
    const inference = await fixture.infer(file, { format: 'csv' });
    expect(silentLines(drawn, inference), `seed ${seed}`).toEqual([]);
    const columns = inference.schema.map((column) => ({ ...column, type: stringType }));
    const read = await fixture.isolate(file, inference, columns);
    const rows = drawn.lines.filter(({ kind }) => 'ds'.includes(kind)).map(({ cells }) => recordText(cells));
    // Lines of separators alone may be read as rows without values, or not.
    const found = read.rows
      .map((row) => recordText(columns.map(({ name }) => (row[name] as string | null) ?? '')))
      .filter((text) => text !== '[]');
    const names = inference.reading.options['withHeader'] === true ? columns.map(({ name }) => name) : ['(none)'];
    const header = f1(drawn.names.filter(isNamed), names.filter(isNamed));
    const record = f1(rows, found);
    sum.header += header;
    sum.record += record;
    if (header < 1 || record < 1)
      weak.push(`${seed}: header ${header.toFixed(2)}, records ${record.toFixed(2)}; ${drawn.features.join(', ')}`);
  }
  const mean = { header: sum.header / tries, record: sum.record / tries };
  process.stdout.write(
    `${weak.join('\n')}\n${tries} drawn reports: F1 of headers ${mean.header.toFixed(3)}, of records ${mean.record.toFixed(3)}\n`,
  );
  expect(mean.header).toBeGreaterThanOrEqual(wanted.header);
  expect(mean.record).toBeGreaterThanOrEqual(wanted.record);
});
