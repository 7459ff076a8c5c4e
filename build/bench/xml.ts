/** An XML file into DuckDB's columns against saxes, which only takes the same bytes apart. */

import { join } from 'node:path';
import type { BenchLine } from './bench-line.ts';
import { writeBenchXml } from './markup-inputs.ts';
import { measureRatio } from './ratio.ts';

export async function* benchXml(): AsyncGenerator<BenchLine, void, void> {
  const file = await writeBenchXml();
  const command = (mode: string) => ({
    command: process.execPath,
    arguments: [join(import.meta.dirname, 'markup-once.ts'), mode, file],
  });
  for (const [mode, name, bar] of [
    ['columns', 'XML into typed DuckDB columns, 200 k nested rows, speed against saxes', 0.6],
    ['all', 'the same as jobs read it, with rows and types found first and the text of every record', null],
  ] as const) {
    const { median, quartiles, reference, measured } = await measureRatio(command('tokens'), command(mode), {
      pairs: 7,
      clock: 'reported',
    });
    yield {
      name,
      value: 1 / median,
      unit: 'ratio',
      better: 'higher',
      bar,
      quartiles: [1 / quartiles[1], 1 / quartiles[0]],
      note: `${Math.round(measured)} ms against ${Math.round(reference)} ms`,
    };
  }
}
