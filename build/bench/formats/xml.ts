/** An XML file into DuckDB's columns against saxes, which only takes the same bytes apart. */

import { join } from 'node:path';
import type { BenchLine } from '../bench-line.ts';
import { writeBenchXml } from './markup-inputs.ts';
import { pythonReaderLine } from './python-reader.ts';
import { speedLine } from '../ratio-line.ts';
import { measureRatio } from '../ratio.ts';

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
    yield speedLine(name, bar, await measureRatio(command('tokens'), command(mode), { clock: 'reported' }));
  }
  yield* pythonReaderLine(
    "Python's expat, elements made and dropped, the same bytes",
    'xml.etree.ElementTree',
    'for _, element in xml.etree.ElementTree.iterparse(path): element.clear()',
    file,
  );
}
