/** Workbooks of other projects, cell by cell as independent readers see them; skipped when ../shared/data is absent. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { parseRange } from '#engine/formats/excel/table/cell-range.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { stringType } from '#engine/types/data-type.ts';

const data = process.env['TENON_SHARED_DATA'] ?? path.resolve(import.meta.dirname, '../../../../shared/data');
const sets = ['excel-sheetjs', 'excel-calamine', 'excel-duckdb'];
const present = sets.every((set) => existsSync(path.join(data, set)));
if (!present) process.stderr.write('skipped: workbooks of other projects, because ../shared/data is absent\n');

type Value = string | number | boolean | null;

interface ExpectedSheet {
  readonly name: string;
  readonly rows_first_60: readonly (readonly Value[])[];
}

type Expected = Readonly<Record<string, readonly ExpectedSheet[] | { readonly reference_reader_error: string }>>;

/** Broken on purpose, or beyond what any reader here opens: a clear error is right. */
const refused = /password_|issue252|issue_385|issue_594/u;

describe.runIf(present)('real workbooks', () => {
  let fixture: FormatFixture;
  beforeAll(async () => {
    fixture = await openFormatFixture();
  });
  afterAll(() => fixture[Symbol.asyncDispose]());

  /** The sheet from A1 on, every cell as text. */
  async function gridOf(file: string, sheet: string): Promise<(string | null)[][]> {
    const stated = { sheet, range: 'A1:XFD1048576', withHeader: false, errorsAsText: true };
    const inference = await fixture.infer(file, { format: 'excel', ...stated });
    if (inference.schema.length === 0) return [];
    const { firstColumn } = parseRange(String(inference.reading.options['range']));
    const { rows } = await fixture.isolate(
      file,
      inference,
      inference.schema.map((column) => ({ ...column, type: stringType })),
    );
    expect(rows.length, `${file} ${sheet}`).toBe(inference.rowCount);
    const before = Array.from({ length: firstColumn }, () => null);
    return rows.map((row) => [...before, ...(Object.values(row) as (string | null)[])]);
  }

  for (const set of sets) {
    const file = path.join(data, set, 'expected.json');
    const expected = present ? (JSON.parse(readFileSync(file, 'utf8')) as Expected) : {};
    const answered = Object.entries(expected).filter(([, sheets]) => Array.isArray(sheets));
    test.each(answered)(`${set} %s`, async (name, sheets) => {
      for (const { name: sheet, rows_first_60: rows } of sheets as readonly ExpectedSheet[]) {
        const grid = await gridOf(path.join(data, set, name), sheet);
        const wrong: string[] = [];
        for (const [row, cells] of rows.entries()) {
          for (const [column, value] of cells.entries()) {
            const cell = grid[row]?.[column] ?? null;
            if (!isSame(cell, value))
              wrong.push(`${sheet} ${row + 1}:${column + 1} ${JSON.stringify(cell)} is not ${JSON.stringify(value)}`);
          }
        }
        expect(wrong).toEqual([]);
      }
    });
  }

  test('every workbook gives as many rows as were counted, or a clear error', async () => {
    for (const set of sets) {
      for (const name of readdirSync(path.join(data, set)).filter((each) => /\.(?:xls[xmb]?|ods)$/u.test(each))) {
        const file = path.join(data, set, name);
        const inference = await fixture.infer(file).catch((thrown: unknown) => thrown);
        if (inference instanceof Error) {
          expect(inference, name).toBeInstanceOf(EngineError);
          expect(inference, name).toMatchObject({ kind: 'user', hint: expect.any(String) });
          expect(name).toMatch(refused);
          continue;
        }
        const found = inference as Awaited<ReturnType<FormatFixture['infer']>>;
        if (found.schema.length === 0) continue;
        const { rows, rejects } = await fixture.isolate(file, found);
        expect(rejects, name).toEqual([]);
        expect(rows.length, name).toBe(found.rowCount);
      }
    }
  });

  test('damaged in places by chance they are read or refused, never worse', async () => {
    const files = sets.flatMap((set) =>
      readdirSync(path.join(data, set))
        .filter((name) => /\.(?:xls[xb]?|ods)$/u.test(name))
        .map((name) => path.join(data, set, name)),
    );
    const numbers = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...files),
        numbers,
        fc.option(fc.nat(), { nil: undefined }),
        async (file, places, end) => {
          const content = Buffer.from(readFileSync(file));
          for (const [at, byte] of places) content[at % content.length] = byte;
          const cut = end === undefined ? content : content.subarray(0, end % content.length);
          const damaged = fixture.write(`damaged${path.extname(file)}`, cut);
          const inference = await fixture.infer(damaged, { format: 'excel' }).catch((thrown: unknown) => thrown);
          if (inference instanceof Error) expect(inference).toMatchObject({ kind: 'user', hint: expect.any(String) });
          else expect(inference).toMatchObject({ exact: true });
        },
      ),
      { numRuns: 150 },
    );
  });
});

/** @param expected as openpyxl or xlrd give it: of xls files dates, booleans and errors are numbers. */
function isSame(cell: string | null, expected: Value): boolean {
  if (expected === null || expected === '') return cell === null;
  if (cell === null) return false;
  if (typeof expected === 'boolean') return cell === String(expected);
  if (typeof expected === 'number') return isSameNumber(cell, expected);
  if (cell === expected || cell.replace('\r\n', '\n') === expected.replace('_x000D_', '')) return true;
  if (secondsOf(cell) !== undefined && secondsOf(cell) === secondsOf(expected)) return true;
  const moment = expected.replace(/\.(\d{3})\d+$/u, '.$1').replace(/\.000$/u, '');
  return cell === moment || `${cell} 00:00:00` === moment;
}

function isSameNumber(cell: string, expected: number): boolean {
  if (Math.abs(Number(cell) - expected) <= Math.abs(expected) * 1e-12) return true;
  if (/^(?:true|false)$/u.test(cell)) return Number(cell === 'true') === expected;
  if (cell.startsWith('#')) return Number.isInteger(expected);
  const seconds = secondsOf(cell);
  if (seconds !== undefined) return Math.abs(seconds / 86_400 - expected) < 1e-6;
  const days = Date.parse(`${cell.replace(' ', 'T').padEnd(10)}${cell.length > 10 ? 'Z' : ''}`) / 86_400_000;
  return [25_569, 24_107, 25_568].some((epoch) => Math.abs(days + epoch - expected) < 1e-6);
}

function secondsOf(text: string): number | undefined {
  const match = /^(?:(-?\d+) days?, )?(-?)(\d+):(\d\d):(\d\d(?:\.\d+)?)$/u.exec(text);
  if (match === null) return undefined;
  const time = Number(match[3]) * 3600 + Number(match[4]) * 60 + Number(match[5]);
  const seconds = Number(match[1] ?? 0) * 86_400 + (match[2] === '-' ? -time : time);
  return Math.round(seconds * 1000) / 1000;
}
