/** A job of 12 nodes and one of 5, and the same SQL as a person would write it for DuckDB. */

import type { Node } from '#engine/contract/definitions/job.ts';
import { node, type BareOnce } from './bench-job.ts';

const copyOptions = 'FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880';

/** Sales by shop and month beside those of all shops. Twelve counted nodes. @param path of the sales as Parquet. */
export function longJob(path: string): Partial<Node>[] {
  const derived = (id: string, from: string, colName: string, expr: string): Partial<Node> =>
    node(id, 'DerivedColumn', from, { colName, expr });
  return [
    node('sales', 'PathSource', null, { path }),
    node('paid', 'Filter', 'sales', { condition: "status <> 'cancelled'" }),
    derived('priced', 'paid', 'price', 'amount * quantity'),
    derived('monthly', 'priced', 'month', "date_trunc('MM', sold_at)"),
    node('narrow', 'SelectFields', 'monthly', { paths: ['shop', 'month', 'price', 'customer'] }),
    node('large', 'Filter', 'narrow', { condition: 'price > 5' }),
    node('by_shop', 'Aggregate', 'large', {
      groups: ['shop', 'month'],
      aggs: [
        { column: 'price', aggFunc: 'sum', alias: 'turnover' },
        { column: '*', aggFunc: 'count', alias: 'sold' },
      ],
    }),
    node('by_month', 'Aggregate', 'large', {
      groups: ['month'],
      aggs: [{ column: 'price', aggFunc: 'sum', alias: 'total' }],
    }),
    {
      ...node('joined', 'Join', null, { joinType: 'inner', keys: [{ left: 'month', right: 'month' }] }),
      inputs: { left: { node: 'by_shop' }, right: { node: 'by_month' } },
    },
    derived('shared', 'joined', 'share', 'turnover / total'),
    node('named', 'RenameField', 'shared', { oldName: 'sold', newName: 'sales' }),
    node('files', 'PathTarget', 'named', { path: 'target', format: 'parquet' }),
  ];
}

/** The same as {@link longJob}. */
export function longStatement(path: string): Pick<BareOnce, 'select' | 'copyOptions'> {
  const select = `
    WITH large AS (
      SELECT shop, date_trunc('month', sold_at) AS month, amount * quantity AS price FROM read_parquet('${path}')
      WHERE status <> 'cancelled' AND amount * quantity > 5
    ), by_shop AS (SELECT shop, month, sum(price) AS turnover, count(*) AS sales FROM large GROUP BY ALL),
    by_month AS (SELECT month, sum(price) AS total FROM large GROUP BY ALL)
    SELECT by_shop.*, total, turnover / total AS share FROM by_shop JOIN by_month USING (month)`;
  return { select, copyOptions };
}

/** Turnover by shop. Five nodes. */
export function shortJob(path: string): Partial<Node>[] {
  return [
    node('sales', 'PathSource', null, { path }),
    node('paid', 'Filter', 'sales', { condition: "status <> 'cancelled'" }),
    node('priced', 'DerivedColumn', 'paid', { colName: 'price', expr: 'amount * quantity' }),
    node('by_shop', 'Aggregate', 'priced', {
      groups: ['shop'],
      aggs: [{ column: 'price', aggFunc: 'sum', alias: 'turnover' }],
    }),
    node('files', 'PathTarget', 'by_shop', { path: 'target', format: 'parquet', mode: 'overwrite' }),
  ];
}

/** The same as {@link shortJob}. */
export function shortStatement(path: string): Pick<BareOnce, 'select' | 'copyOptions'> {
  return {
    select: `SELECT shop, sum(amount * quantity) AS turnover FROM read_parquet('${path}') WHERE status <> 'cancelled' GROUP BY shop`,
    copyOptions,
  };
}
