/** Odd JSON and XML files that a custom classifier recognizes: the crawled table has the rows of an independent reader. */

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { jsonPathFiles } from '#engine/testing/odd-files/cases/json-path-files.ts';
import { xmlFiles } from '#engine/testing/odd-files/cases/xml-files.ts';
import { sameValue } from '#engine/testing/odd-files/disagreements.ts';
import type { OddFile } from '#engine/testing/odd-files/odd-file.ts';
import { queryRows } from '#engine/testing/odd-files/read-four-ways.ts';

const place = useEnginePlace();

function classifierOf({ stated, content }: OddFile, name: string): Readonly<Record<string, unknown>> {
  if (stated !== undefined) return { name, type: 'json', jsonPath: stated.options['jsonPath'] };
  const rowTag = String(content).includes('<a:row') ? 'a:row' : 'row';
  return { name, type: 'xml', classification: 'odd', rowTag };
}

const files = [...jsonPathFiles, ...xmlFiles.filter(({ name }) => !name.includes('UTF-16'))].filter(({ expected }) =>
  Array.isArray(expected),
);

test.each(files.map((file, index) => [file.name, file, `c${index}`] as const))('%s', async (_name, file, name) => {
  expect.hasAssertions();
  const { dispatcher } = place.engine;
  const folder = path.join(place.folder, name);
  await mkdir(folder);
  await writeFile(path.join(folder, `content${file.extension}`), file.content as string | Uint8Array);
  const crawler = { name, databaseName: name, targets: [{ path: folder }], classifiers: [name] };
  const save = { expectedHash: null };
  await dispatcher.call('saveDefinition', { kind: 'classifier', value: classifierOf(file, name), ...save });
  await dispatcher.call('saveDefinition', { kind: 'crawler', value: crawler, ...save });
  for await (const item of dispatcher.stream('crawl', { crawlerName: name })) {
    if (item.item !== 'result') continue;
    const [table] = item.result.tables;
    expect(await dispatcher.call('getTable', { databaseName: name, name: table!.name })).toMatchObject({
      classifier: { name },
    });
    const { rows } = await queryRows(place, `"${name}"."${table!.name}"`);
    expect(rows.length).toBe(file.expected!.length);
    expect(rows.every((row, index) => sameValue(row, file.expected![index]))).toBe(true);
  }
});
