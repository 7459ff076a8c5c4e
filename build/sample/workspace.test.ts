/** The committed sample is what its generator writes, is small, and holds the quirks it is there for. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { workspaceSchema } from '#engine/contract/definitions/workspace.ts';
import { userTransformSchema } from '#engine/contract/definitions/user-transform.ts';
import { findTransform, getTransform } from '#engine/transforms/index.ts';
import type { Transform } from '#engine/transforms/transform.ts';
import { createUserTransform } from '#engine/transforms/user/create-user-transform.ts';
import { filesUnder } from '../checks/source-files.ts';
import { sampleFiles } from './workspace.ts';

const root = join(import.meta.dirname, '../..');
const files = sampleFiles();
const text = (path: string): string => files.get(path)!.toString('utf8');

describe('resources/sample', () => {
  test('is byte for byte what the generator writes; run `npm run sample` after a change', () => {
    const committed = filesUnder(root, 'resources/sample').map((path) => path.slice('resources/sample/'.length));
    expect(committed).toEqual([...files.keys()].sort());
    const different = committed.filter(
      (path) => !readFileSync(join(root, 'resources/sample', path)).equals(files.get(path)!),
    );
    expect(different).toEqual([]);
  });

  test('stays below 3 MB', () => {
    let size = 0;
    for (const bytes of files.values()) size += bytes.length;
    expect(size).toBeLessThan(3_000_000);
  });

  test('is the same when it is generated twice', () => {
    const again = sampleFiles();
    for (const [path, bytes] of files) expect(again.get(path)!.equals(bytes), path).toBe(true);
  });
});

describe('its quirks', () => {
  const orders = [...files].filter(([path]) => path.startsWith('orders/'));
  const orderText = orders
    .map(([path, bytes]) => (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
    .join('');

  test('orders hold quoted commas, quotes and line ends, bad amounts and leading zeros', () => {
    expect(orderText).toMatch(/"second floor\nno lift"/u);
    expect(orderText).toMatch(/"gift, please wrap"/u);
    expect(orderText).toMatch(/"He said ""ring twice"""/u);
    expect(orderText).toMatch(/,"12,5O",/u);
    expect(orderText).toMatch(/,04109,/u);
  });

  test('one file is packed, and one late file has a column more', () => {
    expect(orders.filter(([path]) => path.endsWith('.gz'))).toHaveLength(1);
    const heads = new Set(
      orders.filter(([path]) => path.endsWith('.csv')).map(([, bytes]) => bytes.toString().split('\n', 1)[0]!),
    );
    expect(new Set([...heads].map((head) => head.split(',').length))).toEqual(new Set([9, 10]));
  });

  test('customers who moved appear more than once, with another address', () => {
    const rows = text('customers/customers.csv').trimEnd().split('\n').slice(1);
    const ids = rows.map((row) => row.split(';', 1)[0]!);
    expect(new Set(ids).size).toBe(900);
    expect(ids.length).toBeGreaterThan(960);
  });

  test('the value of web events is a number first and text later', () => {
    const valueTypes = (day: string): Set<string> =>
      new Set(
        text(`web_events/dt=2025-06-${day}/events.json`)
          .trimEnd()
          .split('\n')
          .map((line) => typeof (JSON.parse(line) as { value?: unknown }).value),
      );
    expect(valueTypes('01')).toEqual(new Set(['undefined', 'number']));
    expect(valueTypes('10')).toEqual(new Set(['undefined', 'string']));
  });
});

test('its definitions hold what their schemas ask for', () => {
  expect(workspaceSchema.parse(JSON.parse(text('tenon.json'))).name).toBe('sample');
  expect(crawlerSchema.parse(JSON.parse(text('crawlers/sample.json'))).name).toBe('sample');
});

const ownTransforms = [...files.keys()].filter((path) => /^transforms\/.*\.json$/u.test(path));

function ownTransform(path: string): Transform {
  const file = path.replace(/\.json$/u, '.sql');
  const definition = userTransformSchema.parse(JSON.parse(text(path)));
  return createUserTransform({ definition, code: { kind: 'sql', text: text(file), file } });
}

test('its transform has the name of its files, which no other has, and a job uses it', () => {
  expect(ownTransforms).toEqual(['transforms/newest_row.json']);
  expect(ownTransform('transforms/newest_row.json').name).toBe('newest_row');
  expect(findTransform('newest_row')).toBeUndefined();
  expect(text('jobs/daily-revenue.json')).toContain('"transform": "newest_row"');
});

const jobs = [...files.keys()].filter((path) => path.startsWith('jobs/'));

test('there are three jobs', () => {
  expect(jobs).toEqual(['jobs/clean-orders.json', 'jobs/daily-revenue.json', 'jobs/web-sessions.json']);
});

test.each(jobs)('%s names transforms, ports, arguments and nodes that are there', (path) => {
  const { nodes } = jobSchema.parse(JSON.parse(text(path)));
  const ids = nodes.map(({ id }) => id);
  for (const node of nodes) {
    const own = ownTransforms.find((each) => each === `transforms/${node.transform}.json`);
    const transform = own === undefined ? getTransform(node.transform) : ownTransform(own);
    transform.args.parse(node.args);
    expect(Object.keys(node.inputs), node.id).toEqual(transform.inputs);
    for (const edge of Object.values(node.inputs)) expect(ids).toContain(edge.node);
  }
});
