/** Polluted files: how much of header, records and cells is read without any options, compared with bare DuckDB. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinSql, literal, sql } from '#engine/base/sql.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import {
  meanScore,
  scorePollution,
  type PollutionScore,
  type ReadTable,
} from '#engine/testing/pollution/pollution-score.ts';
import { pollutions } from '#engine/testing/pollution/pollutions.ts';
import { stringType } from '#engine/types/data-type.ts';

const seeds = [1, 2, 101, 103];
const wanted = 0.98;

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Everything as text, detected without options; with the raw texts that were rejected. */
async function readHere(file: string): Promise<ReadTable & { readonly rejected: readonly string[] }> {
  const inference = await fixture.infer(file, { format: 'csv' });
  const columns = inference.schema.map((column) => ({ ...column, type: stringType }));
  if (columns.length === 0) return { header: null, rows: [], rejected: [] };
  const { rows, rejects } = await fixture.isolate(file, inference, columns);
  for (const reject of rejects) {
    expect(reject.line).not.toBeNull();
    expect(reject.byte_offset).not.toBeNull();
  }
  return {
    header: inference.reading.options['withHeader'] === true ? columns.map(({ name }) => name) : null,
    rows: rows.map((row) => columns.map(({ name }) => row[name] as string | null)),
    rejected: rejects.map(({ raw }) => raw ?? ''),
  };
}

async function readBare(file: string): Promise<ReadTable | undefined> {
  try {
    const call = sql`read_csv(${joinSql([literal(file), sql`all_varchar = true`])})`;
    const schema = await fixture.connection.describe(sql`SELECT * FROM ${call}`);
    const rows = await fixture.connection.rows(sql`SELECT * FROM ${call}`);
    const names = schema.map(({ name }) => name);
    return {
      header: names.every((name) => /^column\d+$/u.test(name)) ? null : names,
      rows: rows.map((row) => names.map((name) => row[name] as string | null)),
    };
  } catch {
    return undefined;
  }
}

const shown = (score: PollutionScore): string =>
  [score.header, score.record, score.cell].map((part) => part.toFixed(3)).join('  ');

test('header, records and cells of polluted files are found', async () => {
  const lines: string[] = [];
  const all: { here: PollutionScore; bare: PollutionScore }[] = [];
  const weak: string[] = [];
  for (const pollution of pollutions) {
    const here: PollutionScore[] = [];
    const bare: PollutionScore[] = [];
    for (const seed of seeds) {
      const made = pollution.make(seed);
      const file = fixture.write(`polluted-${seed}.csv`, made.content);
      const read = await readHere(file);
      here.push(scorePollution(made, read));
      bare.push(scorePollution(made, await readBare(file)));
      if (JSON.stringify([...read.rejected].sort()) !== JSON.stringify([...made.rejected].sort()))
        weak.push(`${pollution.name} ${seed}: rejected ${JSON.stringify(read.rejected)}`);
    }
    const means = { here: meanScore(here), bare: meanScore(bare) };
    all.push(means);
    lines.push(`${pollution.name.padEnd(50)} ${shown(means.here)}   ${shown(means.bare)}`);
    for (const part of ['header', 'record', 'cell'] as const)
      if (means.here[part] < wanted) weak.push(`${pollution.name}: ${part} ${means.here[part].toFixed(3)}`);
  }
  const mean = { here: meanScore(all.map(({ here }) => here)), bare: meanScore(all.map(({ bare }) => bare)) };
  lines.push(`${'mean of all kinds'.padEnd(50)} ${shown(mean.here)}   ${shown(mean.bare)}`);
  const title = `${'F1 of header, record, cell'.padEnd(50)} found here              DuckDB by itself`;
  process.stdout.write(`${title}\n${lines.join('\n')}\n`);
  expect(weak).toEqual([]);
  expect(mean.here.header).toBeGreaterThanOrEqual(wanted);
  expect(mean.here.record).toBeGreaterThanOrEqual(wanted);
  expect(mean.here.cell).toBeGreaterThanOrEqual(wanted);
});
