/** Procedures of connections: which there are, whether they work, and what they lead to. */

import { z } from 'zod';
import { connectionSchema } from '#engine/contract/definitions/connection.ts';
import { fileFacts } from '#engine/contract/procedures/exploring/file-facts.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const connectionProcedures = {
  getConnections: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the connections of the workspace, without secrets.',
    input: z.strictObject({}),
    output: z
      .array(
        z.object({
          name: z.string(),
          file: z.string(),
          connectionType: z.string(),
          endpoint: z.string().nullable().describe('Address of its server; null: that of its type.'),
          buckets: z
            .array(z.string())
            .readonly()
            .describe('Buckets that it names; empty: all that no other one names.'),
          keys: z.string().describe('Where its keys come from, in words.'),
        }),
      )
      .readonly(),
    errors: [],
  })),
  getConnectionUsers: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists the crawlers, jobs and saved queries that use a connection: by a path in its buckets, or by a table with files there. Sends nothing.',
    input: z.strictObject({ name: z.string().min(1) }),
    output: z.object({
      users: z
        .array(
          z.object({
            kind: z.enum(['crawler', 'job', 'query']),
            name: z.string(),
            uses: z
              .array(z.object({ path: z.string(), use: z.enum(['reads', 'writes']) }))
              .readonly()
              .describe('Each path once. Of a table, where its files are.'),
          }),
        )
        .readonly()
        .describe('By kind, then by name.'),
    }),
    errors: ['EntityNotFound', 'InvalidDefinition'],
  })),
  testConnection: defineProcedure(() => ({
    kind: 'query',
    summary: 'Sends a request by a connection, for each of its buckets, and reports what fails and how to fix it.',
    input: z.strictObject({
      name: z.string().min(1),
      bucket: z.string().min(1).optional().describe('Bucket to try (default: those that the connection names).'),
      draft: connectionSchema.optional().describe('Tested instead of the saved connection, and not saved.'),
    }),
    output: z.object({
      name: z.string(),
      isWorking: z.boolean(),
      checks: z
        .array(
          z.object({
            bucket: z.string().nullable().describe('null: the server itself was asked for its buckets.'),
            isWorking: z.boolean(),
            problem: z
              .string()
              .nullable()
              .describe(
                'dns, refused, timeout, tls, server, credentials, signature, clock, region, permission, bucket, encryption, secret, vault, locked or keychain; null: none.',
              ),
            message: z.string(),
            hint: z.string().nullable(),
          }),
        )
        .readonly(),
    }),
    errors: ['EntityNotFound', 'InvalidDefinition', 'InvalidInput'],
  })),
  getBuckets: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the buckets that a connection names. If it names none, asks its server for them.',
    input: z.strictObject({ name: z.string().min(1) }),
    output: z.object({
      buckets: z.array(z.string()).readonly().describe('In the order of the connection, or by name.'),
    }),
    errors: ['EntityNotFound', 'InvalidDefinition', 'InvalidInput', 'AccessDenied', 'ConnectionFailed', 'IoFailed'],
  })),
  getObjects: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the objects and folders directly in a folder of a bucket, with one request.',
    input: z.strictObject({ path: z.string().max(4096).describe('s3://BUCKET or s3://BUCKET/FOLDER.') }),
    output: z.object({
      entries: z
        .array(
          z.object({
            path: z.string().describe('Without a "/" at the end.'),
            kind: z.enum(['file', 'folder']),
            ...fileFacts,
          }),
        )
        .readonly()
        .describe('Folders first, each kind by name. Names that begin with "_" or "." are omitted.'),
      isComplete: z.boolean().describe('False: the folder has more entries than one request lists.'),
    }),
    errors: [
      'InvalidInput',
      'EntityNotFound',
      'InvalidState',
      'FileNotFound',
      'AccessDenied',
      'ConnectionFailed',
      'IoFailed',
    ],
  })),
};
