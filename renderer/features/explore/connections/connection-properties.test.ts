/** What the form of a connection makes of its properties. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Connection } from '#engine/contract/definitions/connection.ts';
import {
  allKeys,
  bucketNames,
  connectionProblems,
  keySourceOf,
  withKeySource,
  withProperty,
  type KeySource,
  type Properties,
} from '#renderer/features/explore/connections/connection-properties.ts';

function connectionOf(connectionProperties: Properties): Connection {
  return { name: 'lake', description: '', connectionType: 's3', connectionProperties, secretId: null };
}

test('any sequence of sources of keys leaves a connection that can be saved, and keeps the rest', () => {
  const sources = fc.array(fc.constantFrom<KeySource>('profile', 'secret', 'keys', 'anonymous'), { minLength: 1 });
  fc.assert(
    fc.property(sources, (chosen) => {
      const before = connectionOf({ buckets: 'sales', region: 'eu-central-1', anonymous: 'true' });
      const after = chosen.reduce<Connection>((each, source) => ({ ...each, ...withKeySource(each, source) }), before);
      expect(connectionProblems(after)).toEqual(new Map());
      expect(keySourceOf(after)).toBe(chosen.at(-1));
      expect(after.connectionProperties).toMatchObject({ buckets: 'sales', region: 'eu-central-1' });
    }),
  );
});

test('each problem is at its field', () => {
  const problems = connectionProblems(
    connectionOf({
      endpoint: 'localhost:9000',
      buckets: 'a b',
      region: 'Frankfurt',
      accessKeyIdVariable: 'AWS_ACCESS_KEY_ID',
      secretAccessKeyVariable: 'PATH',
    }),
  );
  expect([...problems.keys()].sort()).toEqual(['buckets', 'endpoint', 'region', 'secretAccessKeyVariable']);
  expect(problems.get('endpoint')).toBe('It must be an address that begins with http:// or https://.');
  expect([...connectionProblems(connectionOf({})).keys()]).toEqual([allKeys]);
  expect([...connectionProblems({ ...connectionOf({ anonymous: 'true' }), name: '' }).keys()]).toEqual(['name']);
});

test.each(['http://user:word@host:9000', 'https://user@host', 'https://host?token=x', 'https://host/#a'])(
  'an address with more than a place is refused, %s',
  (endpoint) => {
    for (const property of ['endpoint', 'stsEndpoint']) {
      const problem = connectionProblems(connectionOf({ endpoint: 'http://host', [property]: endpoint })).get(property);
      expect(problem).toBe('It must be an address without a user name, password or parameters.');
    }
  },
);

test('buckets are read as the engine reads them, and an empty property is none', () => {
  expect(bucketNames({ buckets: ' sales ,web-logs, ' })).toEqual(['sales', 'web-logs']);
  expect(bucketNames({})).toEqual([]);
  expect(withProperty({ region: 'eu-central-1', profile: 'a' }, 'region', undefined)).toEqual({ profile: 'a' });
});
