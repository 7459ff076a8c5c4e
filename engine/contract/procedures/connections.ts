/** Procedures of connections: which there are, and whether they work. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const connectionProcedures = {
  getConnections: defineProcedure({
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
  }),
  testConnection: defineProcedure({
    kind: 'query',
    summary: 'Sends a request by a connection, for each of its buckets, and reports what fails and how to fix it.',
    input: z.strictObject({
      name: z.string().min(1),
      bucket: z.string().min(1).optional().describe('Bucket to try (default: those that the connection names).'),
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
                'dns, refused, timeout, tls, server, credentials, signature, clock, region, permission or bucket; null: none.',
              ),
            message: z.string(),
            hint: z.string().nullable(),
          }),
        )
        .readonly(),
    }),
    errors: ['EntityNotFound', 'InvalidDefinition', 'InvalidInput'],
  }),
};
