/** Procedures of what earlier runs let one expect of a run. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const rangeSchema = z.object({ least: z.number(), most: z.number() }).describe('Milliseconds.');

export const runForecastProcedures = {
  getRunForecast: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Returns how long the stages of a run and their tasks take, and how many rows reach their nodes, according to earlier runs of the job. It stays the same once the run is planned.',
    input: z.strictObject({ id: z.string().min(1).max(255) }),
    output: z
      .object({
        stages: z
          .array(
            z.object({
              stageId: z.string(),
              runCount: z.int().describe('Earlier runs that this is taken from.'),
              stage: rangeSchema.describe('From its first task to its last, for the size of its input.'),
              task: rangeSchema.describe('One of its tasks, of average size.'),
              rowsPerByte: z
                .number()
                .nullable()
                .describe('Rows that its sources read of each byte in the newest of these runs; null: not known.'),
              rowShares: z
                .record(z.string(), z.number())
                .readonly()
                .describe('Node → rows that leave it for each row that the sources of the stage read.'),
            }),
          )
          .readonly()
          .describe(
            'Stages that succeeded runs had alike, with inputs of similar size and in similar times; others are missing.',
          ),
      })
      .nullable()
      .describe('null: the run has no plan (yet).'),
    errors: ['EntityNotFound'],
  })),
};
