/** Changes of crawls, in words. */

import { describe, expect, test } from 'vitest';
import { crawledPath } from '#engine/contract/crawl-subject.ts';
import { changeWords, crawlTitle, verdictOf } from '#renderer/features/crawlers/crawl-words.ts';

describe('crawls in words', () => {
  test('every change has its glyph, and no two kinds share one', () => {
    const glyphs = (['added', 'updated', 'deleted', 'deprecated'] as const).map(
      (change) => changeWords({ change, entity: 'table' }).glyph,
    );
    expect(new Set(glyphs).size).toBe(4);
    expect(changeWords({ change: 'deleted', entity: 'partition' })).toMatchObject({
      title: 'Partitions removed',
      tone: 'bad',
    });
  });

  test('a crawl of a path is called by its last folder', () => {
    expect(crawlTitle('path /data/lake/')).toBe('lake');
    expect(crawlTitle('nightly')).toBe('nightly');
    expect(crawledPath('nightly')).toBeUndefined();
  });

  test("a table's verdict counts its own changes", () => {
    const changes = [
      { change: 'added', entity: 'partition', databaseName: 'd', tableName: 't', description: '' },
    ] as const;
    expect(verdictOf({ database: 'd', name: 't' }, changes).words).toBe('1 change');
    expect(verdictOf({ database: 'd', name: 'u' }, changes).words).toBe('unchanged');
    expect(verdictOf({ database: 'd', name: 't' }, [...changes, { ...changes[0], entity: 'table' }]).words).toBe(
      'new table',
    );
  });
});
