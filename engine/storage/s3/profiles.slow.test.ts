/** Profiles of ~/.aws with roles and programs, and what requests that write say of encryption. */

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connectionSchema, type Connection } from '#engine/contract/definitions/connection.ts';
import type { ConnectedObjects } from '#engine/storage/s3/connected-objects.ts';
import { connectedTo } from '#engine/storage/s3/testing/connected-to.ts';
import { readS3Settings } from '#engine/storage/s3/s3-settings.ts';
import { startRoleServer, type RoleServer } from '#engine/storage/s3/testing/role-server.ts';

const { signal } = new AbortController();
let folder: string;
let server: RoleServer;
let objects: ConnectedObjects;

const connection = (connectionProperties: Record<string, string>): Connection =>
  connectionSchema.parse({
    name: 'lake',
    connectionType: 's3',
    connectionProperties: { endpoint: server.endpoint, ...connectionProperties },
  });

beforeAll(async () => {
  // A second after they were given, these keys have less than the five minutes that are left for a renewal.
  server = await startRoleServer(301);
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-profiles-')));
  const program = `${process.execPath} -e "console.log(JSON.stringify({Version:1,AccessKeyId:'PROGRAM',SecretAccessKey:'s'}))"`;
  const role =
    'role_arn = arn:aws:iam::123456789012:role/lake\nsource_profile = base\nregion = us-east-1\nservices = here';
  writeFileSync(
    path.join(folder, 'config'),
    [
      `[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s`,
      `[profile role]\n${role}\nexternal_id = outside\nrole_session_name = nightly`,
      `[profile code]\n${role}\nmfa_serial = arn:aws:iam::123456789012:mfa/somebody`,
      `[profile program]\ncredential_process = ${program}`,
      `[services here]\nsts =\n  endpoint_url = ${server.endpoint}`,
    ].join('\n'),
  );
  vi.stubEnv('AWS_CONFIG_FILE', path.join(folder, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', path.join(folder, 'credentials'));
  vi.stubEnv('AWS_ENDPOINT_URL_STS', server.endpoint);
  objects = connectedTo(
    connection({
      accessKeyId: 'AKIA',
      secretAccessKeyVariable: 'LAKE_SECRET_ACCESS_KEY',
      encryption: 'aws:kms',
      kmsKeyId: 'alias/lake',
    }),
  );
  vi.stubEnv('LAKE_SECRET_ACCESS_KEY', 's');
});
afterAll(async () => {
  await objects[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

const signedBy = (): string | undefined =>
  /Credential=(\w+)/u.exec(String(server.asked.at(-1)?.headers.authorization))?.[1];

test('a role is assumed with what its profile states, and again before its keys expire', async () => {
  const role = connection({ profile: 'role' });
  await objects.tryBucket(role, 'lake', signal);
  expect(signedBy()).toBe('ASIA1');
  expect(Object.fromEntries(server.roles[0]!)).toMatchObject({
    Action: 'AssumeRole',
    RoleArn: 'arn:aws:iam::123456789012:role/lake',
    RoleSessionName: 'nightly',
    ExternalId: 'outside',
  });
  await wait(1200);
  await objects.tryBucket(role, 'lake', signal);
  expect(signedBy()).toBe('ASIA2');
});

test('a role of the connection itself is assumed with its keys at its service, and again before they expire', async () => {
  const keys = { accessKeyId: 'AKIAOWN', secretAccessKeyVariable: 'LAKE_SECRET_ACCESS_KEY' };
  const role = { roleArn: 'arn:aws:iam::123456789012:role/own', externalId: 'partner', region: 'eu-central-1' };
  server.roles.length = 0;
  await objects.tryBucket(connection({ ...keys, ...role }), 'lake', signal);
  expect(signedBy()).toBe('ASIA1');
  expect(Object.fromEntries(server.roles[0]!)).toMatchObject({
    Action: 'AssumeRole',
    RoleArn: role.roleArn,
    RoleSessionName: 'tenon',
    ExternalId: 'partner',
  });
  await wait(1200);
  await objects.tryBucket(connection({ ...keys, ...role }), 'lake', signal);
  expect(signedBy()).toBe('ASIA2');
  server.refuses = true;
  const other = connection({ ...keys, ...role, roleSessionName: 'other' });
  await expect(objects.tryBucket(other, 'lake', signal)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: 'Cannot list s3://lake/: no temporary keys are given for the role of the connection "lake".',
    details: { problem: 'credentials' },
  });
  server.refuses = false;
  // The service itself has other words and keys than the one that gives them.
  await using away = await startRoleServer(301);
  await objects.tryBucket(connection({ ...keys, ...role, stsEndpoint: away.endpoint }), 'lake', signal);
  expect([away.roles.length, away.asked.length]).toEqual([1, 0]);
  // A profile with a role assumes another one.
  server.roles.length = 0;
  await objects.tryBucket(connection({ profile: 'role', roleArn: role.roleArn }), 'lake', signal);
  expect(server.roles.map((form) => form.get('RoleArn'))).toContain(role.roleArn);
});

test.each([
  [{ anonymous: 'true', roleArn: 'arn:aws:iam::1:role/a' }, 'it needs keys that assume the role'],
  [{ profile: 'a', externalId: 'partner' }, 'it needs \\"roleArn\\"'],
  [{ profile: 'a', roleArn: 'lake' }, 'it must be the ARN of a role'],
  [{ profile: 'a', roleArn: 'arn:aws:iam::1:role/a', stsEndpoint: 'file:///etc' }, 'it must be an address'],
])('what states a role wrongly is refused, %j', (properties, message) => {
  expect(() => connection(properties as unknown as Record<string, string>)).toThrow(message);
});

test('a role of keys that Tenon keeps is asked of Amazon itself, wherever the environment leads', () => {
  const kept = { accessKeyId: 'AKIAKEPT', secretAccessKey: 's', sessionToken: null };
  const read = (properties: Record<string, string>): string | null => {
    const connectionProperties = { roleArn: 'arn:aws:iam::1:role/a', ...properties };
    const definition = { name: 'lake', connectionType: 's3', connectionProperties, secretId: 'lake' };
    return readS3Settings(connectionSchema.parse(definition), {}, kept).role!.endpoint;
  };
  expect(read({})).toBe('https://sts.us-east-1.amazonaws.com');
  expect(read({ region: 'cn-north-1' })).toBe('https://sts.cn-north-1.amazonaws.com.cn');
  expect(read({ endpoint: 'http://localhost:9000' })).toBe('http://localhost:9000');
});

test('a service of roles that cannot be reached is named as such', async () => {
  const keys = { accessKeyId: 'AKIAOWN', secretAccessKeyVariable: 'LAKE_SECRET_ACCESS_KEY' };
  const role = { roleArn: 'arn:aws:iam::1:role/a', stsEndpoint: 'http://127.0.0.1:9' };
  await expect(objects.tryBucket(connection({ ...keys, ...role }), 'lake', signal)).rejects.toMatchObject({
    code: 'IoFailed',
    message:
      'Cannot list s3://lake/: the service that gives the keys of the role of the connection "lake" cannot be reached.',
  });
});

test('keys that Tenon keeps are not for another service that gives the keys of a role', () => {
  const connectionProperties = { roleArn: 'arn:aws:iam::1:role/a', stsEndpoint: 'http://localhost:1' };
  const definition = { name: 'lake', connectionType: 's3', connectionProperties };
  expect(() => connectionSchema.parse({ ...definition, secretId: 'lake' })).toThrow('are sent to no other service');
});

test('a role that is refused, and one that wants a code, are said without the words of the service', async () => {
  server.refuses = true;
  await wait(1200);
  await expect(objects.tryBucket(connection({ profile: 'role' }), 'lake', signal)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: 'Cannot list s3://lake/: AWS gives no temporary keys for the profile "role" of ~/.aws.',
    details: { problem: 'credentials', connection: 'lake' },
  });
  server.refuses = false;
  await expect(objects.tryBucket(connection({ profile: 'code' }), 'lake', signal)).rejects.toMatchObject({
    code: 'ConnectionFailed',
    message: expect.stringContaining('asks for a code of a multi-factor device') as string,
    details: { problem: 'credentials' },
  });
});

test('the program of a profile gives its keys', async () => {
  await objects.tryBucket(connection({ profile: 'program' }), 'lake', signal);
  expect(signedBy()).toBe('PROGRAM');
});

test('every request that begins an object says how it is encrypted', async () => {
  const place = { bucket: 'lake', key: 'a' };
  const marks = { checksum: '0', upload: 'u' };
  server.asked.length = 0;
  await objects.ask({ method: 'put', request: { ...place, content: 'x' } });
  await objects.ask({ method: 'beginUpload', request: { ...place, marks } });
  await objects.ask({ method: 'copy', request: { ...place, from: 'b', size: 1, tag: '', marks } });
  expect(server.asked.length).toBe(3);
  for (const { headers } of server.asked)
    expect(headers).toMatchObject({
      'x-amz-server-side-encryption': 'aws:kms',
      'x-amz-server-side-encryption-aws-kms-key-id': 'alias/lake',
    });
  server.asked.length = 0;
  await objects.ask({ method: 'list', request: { bucket: 'lake', prefix: '', byFolder: false } });
  expect(server.asked[0]!.headers).not.toHaveProperty('x-amz-server-side-encryption');
});

test('a key of KMS needs its encryption', () => {
  expect(() => connection({ anonymous: 'true', kmsKeyId: 'alias/lake' })).toThrow(
    'it needs \\"encryption\\": \\"aws:kms\\"',
  );
});
