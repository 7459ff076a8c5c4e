/** Counts that a reference expression took from the logs, and records of the logs that span lines. */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readAnswers, type Answer, type ReadFile } from './answer.ts';

interface LogAnswer {
  readonly lines: number;
  readonly status?: Readonly<Record<string, number>>;
  readonly methods?: Readonly<Record<string, number>>;
  readonly bytes_sum?: number;
  readonly distinct_clients?: number;
}

export function logCounts(root: string): Answer[] {
  const answers = readAnswers<Record<string, LogAnswer>>(join(root, 'logs', 'expected.json'));
  const counted = Object.entries(answers).map(([name, answer]): Answer => {
    const isFolder = statSync(join(root, 'logs', name)).isDirectory();
    const file = isFolder ? `${name}/${readdirSync(join(root, 'logs', name))[0]!}` : name;
    return { file: `logs/${file}`, check: (read) => checkLog(read, answer) };
  });
  const kafka = readdirSync(join(root, 'logs/kafka_server')).map((name): Answer => {
    const text = readFileSync(join(root, 'logs/kafka_server', name), 'utf8');
    const records = text.match(/^\[\d{4}-/gmu)?.length;
    return {
      file: `logs/kafka_server/${name}`,
      check: ({ rowCount }) => (rowCount === records ? undefined : `${rowCount} records, not ${records}`),
    };
  });
  return [...counted, ...kafka];
}

function checkLog(read: ReadFile, answer: LogAnswer): string | undefined {
  if (read.rowCount !== answer.lines) return `${read.rowCount} rows, not ${answer.lines}`;
  for (const [column, expected] of [
    ['response', answer.status],
    ['verb', answer.methods],
  ] as const) {
    if (expected === undefined) continue;
    const counts = new Map<string, number>();
    for (const row of read.rows) counts.set(String(row[column]), (counts.get(String(row[column])) ?? 0) + 1);
    const wrong = Object.entries(expected).find(([value, count]) => counts.get(value) !== count);
    if (wrong !== undefined) return `${column} ${wrong[0]}: ${counts.get(wrong[0]) ?? 0}, not ${wrong[1]}`;
  }
  if (answer.bytes_sum !== undefined) {
    const sum = read.rows.reduce((total, row) => total + Number(row['bytes'] ?? 0), 0);
    if (sum !== answer.bytes_sum) return `${sum} bytes, not ${answer.bytes_sum}`;
  }
  if (answer.distinct_clients === undefined) return undefined;
  const clients = new Set(read.rows.map((row) => row['clientip'])).size;
  return clients === answer.distinct_clients ? undefined : `${clients} clients, not ${answer.distinct_clients}`;
}
