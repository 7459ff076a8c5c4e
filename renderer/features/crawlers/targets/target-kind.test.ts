import { expect, test } from 'vitest';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { kindOf, withKind } from '#renderer/features/crawlers/targets/target-kind.ts';

const folders = crawlerSchema.parse({
  name: 'c',
  databaseName: 'lake',
  targets: [{ path: 'in' }],
  recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY',
  watch: { enabled: true },
});

test('a crawler of folders that becomes one of tables is valid once a table is chosen, and returns as it was', () => {
  const tables = withKind(folders, 'tables', folders);
  expect([kindOf(folders), kindOf(tables)]).toEqual(['folders', 'tables']);
  const chosen = { ...tables, catalogTargets: [{ databaseName: 'lake', tables: ['t'], eventQueueArn: null }] };
  expect(crawlerSchema.parse(chosen)).toEqual(chosen);
  expect(withKind(chosen, 'folders', folders)).toEqual(folders);
  expect(withKind(chosen, 'tables', folders)).toBe(chosen);
});

test('a crawler of tables that becomes one of folders has a database and an empty target', () => {
  const saved = crawlerSchema.parse({
    name: 'c',
    catalogTargets: [{ databaseName: 'lake', tables: ['t'], eventQueueArn: null }],
    schemaChangePolicy: { deleteBehavior: 'LOG' },
  });
  const changed = withKind(saved, 'folders', saved);
  expect(changed).toMatchObject({ databaseName: 'lake', targets: [{ path: '' }], catalogTargets: [] });
  expect(withKind({ ...changed, description: 'x' }, 'tables', saved)).toEqual({ ...saved, description: 'x' });
});
