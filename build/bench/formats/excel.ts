/** An Excel workbook into DuckDB's columns against unzipping it and taking its XML apart with saxes; beside it openpyxl. */

import { join } from 'node:path';
import type { BenchLine } from '../bench-line.ts';
import { writeBenchWorkbook } from './markup-inputs.ts';
import { pythonReaderLine } from './python-reader.ts';
import { timeLine } from '../ratio-line.ts';
import { measureRatio } from '../ratio.ts';

const readOnly = 'sum(1 for row in openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True))';

export async function* benchExcel(): AsyncGenerator<BenchLine, void, void> {
  const file = await writeBenchWorkbook();
  const command = (mode: string) => ({
    command: process.execPath,
    arguments: [join(import.meta.dirname, 'markup-once.ts'), mode, file],
  });
  for (const [mode, name, bar] of [
    ['columns', 'xlsx into typed DuckDB columns, 200 k rows × 6, time against unzip + saxes', 1.8],
    ['all', 'the same as jobs read it, with table and types found first', null],
  ] as const) {
    yield timeLine(name, bar, await measureRatio(command('tokens'), command(mode), { clock: 'reported' }));
  }
  yield* pythonReaderLine('openpyxl, read-only, the same rows', 'openpyxl', readOnly, file);
}
