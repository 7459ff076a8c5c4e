/** Unusual and damaged files through a preview, a query, a crawl and a job: one answer, or one clear error. */

import { beforeAll, expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import type { SeedFile } from '#engine/testing/fuzz/formats/seed-files.ts';
import { excelFiles } from '#engine/testing/odd-files/cases/excel-files.ts';
import { fixedWidthFiles } from '#engine/testing/odd-files/cases/fixed-width-files.ts';
import { jsonPathFiles } from '#engine/testing/odd-files/cases/json-path-files.ts';
import { xmlFiles } from '#engine/testing/odd-files/cases/xml-files.ts';
import { drawDamaged, wholeFiles } from '#engine/testing/odd-files/damaged-files.ts';
import { tryOddFile } from '#engine/testing/odd-files/try-odd-file.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';

const place = useEnginePlace();
const files = [...xmlFiles, ...fixedWidthFiles, ...jsonPathFiles, ...excelFiles];

test.each(casesOfRun(files, 12, files.length).map((file) => [file.name, file] as const))('%s', async (_name, file) => {
  expect(await tryOddFile(place, file)).toEqual([]);
});

const firstSeed = Number(process.env['TENON_FAULT_SEED'] ?? 1);
let whole: readonly SeedFile[];
beforeAll(async () => {
  whole = await wholeFiles();
});

test.each(Array.from({ length: triesOfRun(400, 4) }, (_, index) => firstSeed + index))(
  'a file damaged with seed %i',
  async (seed) => {
    const file = await drawDamaged(whole, seed);
    expect({ name: file.name, found: await tryOddFile(place, file) }).toEqual({ name: file.name, found: [] });
  },
);
