/** Real logs beside the checkout, with answers from another reader; skipped when they are absent. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';

const data = path.join(import.meta.dirname, '../../../../shared/data/logs');
const present = existsSync(data);
if (!present) process.stderr.write('engine/formats/logs: skipped, ../shared/data is absent\n');

interface Answer {
  lines: number;
  status?: Record<string, number>;
  bytes_sum?: number;
  distinct_clients?: number;
  methods?: Record<string, number>;
}

describe.runIf(present)('real logs', () => {
  let fixture: FormatFixture;
  beforeAll(async () => {
    fixture = await openFormatFixture();
  });
  afterAll(() => fixture[Symbol.asyncDispose]());
  const expected = present
    ? (JSON.parse(readFileSync(path.join(data, 'expected.json'), 'utf8')) as Record<string, Answer>)
    : {};

  test.each(Object.entries(expected).filter(([, { status }]) => status !== undefined))('%s', async (name, answer) => {
    const file = path.join(data, name);
    const inference = await fixture.infer(file);
    expect(inference).toMatchObject({ rowCount: answer.lines, warnings: [], reading: { format: 'grokLog' } });
    const rows = await fixture.scan(file, inference);
    const count = (column: string): Record<string, number> => {
      const counts: Record<string, number> = {};
      for (const row of rows) counts[String(row[column])] = (counts[String(row[column])] ?? 0) + 1;
      return counts;
    };
    expect(count('response')).toEqual(answer.status);
    expect(count('verb')).toEqual(answer.methods);
    expect(Object.keys(count('clientip'))).toHaveLength(answer.distinct_clients!);
    expect(rows.reduce((sum, row) => sum + Number(row['bytes'] ?? 0n), 0)).toBe(answer.bytes_sum);
  });

  test('multi-line Kafka logs: every record begins with its time, and no line is lost', async () => {
    const folder = path.join(data, 'kafka_server');
    for (const name of readdirSync(folder)) {
      const file = path.join(folder, name);
      const inference = await fixture.infer(file);
      expect(inference.reading, name).toMatchObject({ format: 'grokLog', options: { logFormat: 'kafkaServer' } });
      const records = readFileSync(file, 'utf8').match(/^\[\d{4}-/gmu)!.length;
      expect(await fixture.scan(file, inference), name).toHaveLength(records);
    }
  });
});
