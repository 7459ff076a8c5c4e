/** How the generators of statements and of damaged files get through each procedure that is listed for them. */

import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Input } from '#engine/contract/procedures/index.ts';

export interface TreatedPlace {
  /** Folder with `data.csv` (id, name); where queries begin and sources are. */
  readonly folder: string;
  /** Folder in which files may be created. */
  readonly writable: string;
}

let count = 0;
/** A name that was not written yet. */
function newFile({ writable }: TreatedPlace, extension: string): string {
  count += 1;
  return join(writable, `treated-${count}${extension}`);
}

/** A job with the text as a condition and as SQL, one node for each. */
function jobOf(sql: string, { folder }: TreatedPlace): Input<'validateJob'>['job'] {
  const nodes = [
    { id: 'source', name: 'Source', transform: 'PathSource', args: { path: join(folder, 'data.csv') } },
    { id: 'condition', name: 'C', transform: 'Filter', inputs: { in: { node: 'source' } }, args: { condition: sql } },
    { id: 'sql', name: 'S', transform: 'SqlTransform', inputs: { in1: { node: 'source' } }, args: { sql } },
  ];
  return { name: 'hostile', nodes } as Input<'validateJob'>['job'];
}

function nodesOf(sql: string, place: TreatedPlace): readonly { job: unknown; nodeId: string }[] {
  return ['condition', 'sql'].map((nodeId) => ({ job: jobOf(sql, place), nodeId }));
}

/** The same nodes in a sub-flow, and the text as the value of its parameter. */
function subflowOf(sql: string, place: TreatedPlace): Input<'validateSubflow'> {
  const { nodes } = jobOf(sql, place);
  const inside = nodes!.map((node) =>
    node.id === 'source' ? { id: 'source', name: 'Source', transform: 'SubflowInput' } : node,
  );
  const given = { id: 'given', name: 'G', transform: 'Filter', inputs: { in: { node: 'source' } } };
  const out = { id: 'out', name: 'Out', transform: 'SubflowOutput', inputs: { in: { node: 'given' } } };
  const use = {
    id: 'use',
    name: 'Use',
    transform: 'hostile',
    inputs: { source: { node: 'source' } },
    args: { which: sql },
  };
  return {
    subflow: {
      name: 'hostile',
      parameters: [{ name: 'which', kind: 'expression' }],
      nodes: [...inside, { ...given, args: { condition: '$which' } }, out],
    },
    use: { job: { name: 'hostile', nodes: [nodes![0]!, use] }, nodeId: 'use' },
  };
}

/** Every input of a procedure through which a text of SQL comes. */
export const statementInputs: Readonly<Record<string, (sql: string, place: TreatedPlace) => readonly unknown[]>> = {
  query: (sql, { folder }) => [{ sql, folder }],
  openQueryRows: (sql, { folder }) => [{ sql, folder }],
  queryArrow: (sql, { folder }) => [{ sql, folder }],
  checkQuery: (sql, { folder }) => [{ sql, folder }],
  explainQuery: (sql, { folder }) => [{ sql, folder }],
  draftView: (sql) => [{ sql }],
  saveView(sql) {
    count += 1;
    return [{ databaseName: 'treated', name: `v${count}`, sql, expectedVersionId: null }];
  },
  draftQueryJob: (sql, { folder }) => [{ sql, folder, name: 'hostile' }],
  completeQuery: (sql, { folder }) =>
    [sql.length, sql.length >> 1].map((position) => ({ statement: sql.slice(0, 50_000), position, folder })),
  writeQuery: (sql, place) => [{ sql, folder: place.folder, to: newFile(place, '.csv'), options: {} }],
  exportRows: (sql, place) => [
    { source: { kind: 'query', sql, folder: place.folder }, to: newFile(place, '.csv'), writeOptions: {} },
    ...nodesOf(sql, place).map((node) => ({ source: { kind: 'node', ...node }, to: newFile(place, '.parquet') })),
  ],
  openNodeRows: nodesOf,
  validateJob: (sql, place) => [{ job: jobOf(sql, place) }],
  validateSubflow: (sql, place) => [subflowOf(sql, place)],
  explainNode: nodesOf,
  writeScript: (sql, place) => [{ job: jobOf(sql, place) }],
  getColumnLineage: (sql, place) =>
    ['condition', 'sql'].map((nodeId) => ({ job: jobOf(sql, place), nodeId, column: 'id' })),
  previewNode: nodesOf,
  countNodes: nodesOf,
  findNullFields: nodesOf,
  findXmlType: (sql, place) => nodesOf(sql, place).map((node) => ({ ...node, column: 'name' })),
};

/** The input of a procedure that reads a file. */
export const fileInputs: Readonly<Record<string, (path: string, place: TreatedPlace) => unknown>> = {
  crawl: (path) => ({ path }),
  reviewCrawl: (path) => ({ path }),
  previewFile: (path) => ({ path }),
  readFileRows: (path) => ({ path }),
  openPages: (path) => ({ path }),
  readPage: (path) => ({ path, snapshot: 'x', start: 0, count: 10 }),
  findCleanups: (path) => ({ path, column: 'id' }),
  profileColumn: (path) => ({ path, column: 'id' }),
  detailColumn: (path) => ({ path, column: 'id' }),
  countBins: (path) => ({
    path,
    columns: ['id'],
    over: 'id',
    brushes: [{ column: 'id', operator: 'range', values: [0, 5] }],
  }),
  chartGroups: (path) => ({ path, x: { column: 'id' }, by: null, measure: { aggregate: 'count', column: null } }),
  chartPoints: (path) => ({ path, x: 'id', y: 'id', color: 'id' }),
  convertFile: (path, place) => ({ from: path, to: newFile(place, '.parquet') }),
  exportRows: (path, place) => ({
    source: { kind: 'file', path, columns: ['id'], rows: [{ start: 0, count: 2 }] },
    to: newFile(place, '.parquet'),
  }),
  getFileReading: (path) => ({ path }),
  getFileRejects: (path) => ({ path }),
  receiveFile(path) {
    const bytes = readFileSync(path);
    return { fileId: null, name: basename(path), size: bytes.length, offset: 0, bytes: new Uint8Array(bytes) };
  },
};
