/** Tables t and u in the catalog's database `shop`, for SELECTs of `lineage/draw-select.ts`. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const tables = {
  t: [
    { id: 1, v: 2, K: 'ab', d: 1.5, s: { f: 3, g: 'x' }, l: [1, 2] },
    { id: 2, v: null, K: 'b', d: 2.5, s: { f: 4, g: 'a' }, l: [3] },
    { id: 3, v: 1, K: 'ab', d: null, s: { f: null, g: 'y' }, l: [] },
  ],
  u: [
    { id: 1, w: 2, K: 'ab' },
    { id: 3, w: 5, K: 'c' },
    { id: 4, w: null, K: 'b' },
  ],
};

interface ShopTables {
  readonly place: ReturnType<typeof useEnginePlace>;
  /** Rows of a query as JSON, sorted. Names without a folder are read from the place's folder. */
  readonly rowsOf: (sql: string) => Promise<string[]>;
}

export function useShopTables(): ShopTables {
  const place = useEnginePlace();
  beforeAll(async () => {
    const lake = join(place.folder, 'lake');
    for (const [name, rows] of Object.entries(tables)) {
      mkdirSync(join(lake, name), { recursive: true });
      writeFileSync(join(lake, name, `${name}.json`), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    }
    for await (const _item of place.engine.dispatcher.stream('crawl', { path: lake, databaseName: 'shop' }));
  });
  return {
    place,
    rowsOf: async (sql) => {
      const rows: unknown[] = [];
      for await (const item of place.engine.dispatcher.stream('query', { sql, folder: place.folder }))
        if (item.item === 'rows') rows.push(...item.rows);
      return rows.map((row) => JSON.stringify(row)).sort();
    },
  };
}
