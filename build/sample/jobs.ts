/** The sample's jobs: one that cleans, one that joins and sums, and one with a mistake to be found. */

import type { z } from 'zod';
import type { jobSchema } from '#engine/contract/definitions/job.ts';
import { newestRow } from './own-transforms.ts';

type AuthoredJob = z.input<typeof jobSchema>;
type AuthoredNode = NonNullable<AuthoredJob['nodes']>[number];

export function sampleJobs(): AuthoredJob[] {
  return [cleanOrders(), dailyRevenue(), webSessions()];
}

/** Incremental: its only source is bookmarked, and every row goes its way alone. */
function cleanOrders(): AuthoredJob {
  return {
    name: 'clean-orders',
    description: 'Orders with proper types, without cancelled orders and unreadable amounts. Reads only new files.',
    bookmark: 'enable',
    nodes: [
      source('orders', 'orders'),
      node('typed', 'Set types', 'ApplyMapping', ['orders'], {
        mappings: [
          ['order_id', 'bigint', 'order_id', 'bigint'],
          ['customer_id', 'bigint', 'customer_id', 'bigint'],
          ['ordered_at', 'timestamp', 'ordered_at', 'timestamp'],
          ['status', 'string', 'status', 'string'],
          ['amount', 'string', 'amount', 'decimal(10,2)'],
          ['shipping_fee', 'double', 'shipping_fee', 'decimal(6,2)'],
          ['currency', 'string', 'currency', 'string'],
          ['postcode', 'string', 'postcode', 'string'],
          ['note', 'string', 'note', 'string'],
          ['year', 'int', 'year', 'int'],
          ['month', 'string', 'month', 'string'],
        ],
      }),
      node('valid', 'Keep readable amounts', 'Filter', ['typed'], {
        condition: "amount IS NOT NULL AND status <> 'cancelled'",
      }),
      node('clean_orders', 'Table clean_orders', 'CatalogTarget', ['valid'], {
        databaseName: 'shop',
        tableName: 'clean_orders',
        path: 'output/clean_orders',
        partitionKeys: ['year', 'month'],
      }),
    ],
  };
}

/** Takes the newest address of each customer first, so that the join finds one partner at most. */
function dailyRevenue(): AuthoredJob {
  return {
    name: 'daily-revenue',
    description: 'Orders and revenue per day and country of the customer, in euros.',
    nodes: [
      source('orders', 'orders'),
      source('customers', 'customers'),
      node('paid', 'Paid in euros', 'Filter', ['orders'], {
        condition: "currency = 'EUR' AND status IN ('paid', 'shipped')",
      }),
      node('amounts', 'Day and amount', 'ApplyMapping', ['paid'], {
        mappings: [
          ['order_id', 'bigint', 'order_id', 'bigint'],
          ['customer_id', 'bigint', 'customer_id', 'bigint'],
          ['ordered_at', 'timestamp', 'day', 'date'],
          ['amount', 'string', 'amount', 'decimal(10,2)'],
        ],
      }),
      node('newest', 'Newest address', newestRow.name, ['customers'], { keys: ['customer_id'], newest: 'updated_at' }),
      join('located', 'Country of the customer', 'amounts', 'newest'),
      node('revenue', 'Sum per day and country', 'Aggregate', ['located'], {
        groups: ['day', 'country'],
        aggs: [
          { column: 'order_id', aggFunc: 'count', alias: 'orders' },
          { column: 'amount', aggFunc: 'sum', alias: 'revenue' },
        ],
      }),
      table('target', 'daily_revenue', 'revenue'),
    ],
  };
}

/** The mistake: customers who moved appear in `customers` more than once, so the join multiplies their events. */
function webSessions(): AuthoredJob {
  return {
    name: 'web-sessions',
    description: 'Events per web session. Some sessions have too many: the receipt of the join shows why.',
    nodes: [
      source('events', 'web_events'),
      source('customers', 'customers'),
      node('settled', 'One type for value', 'ResolveChoice', ['events'], { choice: 'cast:string' }),
      join('known', 'Add the customer', 'settled', 'customers'),
      node('sessions', 'Count per session', 'Aggregate', ['known'], {
        groups: ['session_id', 'customer_id'],
        aggs: [
          { column: 'event_id', aggFunc: 'count', alias: 'events' },
          { column: 'at', aggFunc: 'min', alias: 'started' },
          { column: 'at', aggFunc: 'max', alias: 'ended' },
        ],
      }),
      table('target', 'web_sessions', 'sessions'),
    ],
  };
}

function source(id: string, tableName: string): AuthoredNode {
  return { id, name: `Table ${tableName}`, transform: 'CatalogSource', args: { databaseName: 'shop', tableName } };
}

function join(id: string, name: string, left: string, right: string): AuthoredNode {
  return {
    id,
    name,
    transform: 'Join',
    inputs: { left: { node: left }, right: { node: right } },
    args: { joinType: 'left', keys: [{ left: 'customer_id', right: 'customer_id' }] },
  };
}

function table(id: string, tableName: string, from: string): AuthoredNode {
  return node(id, `Table ${tableName}`, 'CatalogTarget', [from], {
    databaseName: 'shop',
    tableName,
    path: `output/${tableName}`,
    mode: 'overwrite',
  });
}

function node(
  id: string,
  name: string,
  transform: string,
  from: readonly [string],
  args: Record<string, unknown>,
): AuthoredNode {
  return { id, name, transform, inputs: { in: { node: from[0] } }, args };
}
