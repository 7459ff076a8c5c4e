/** Prices of services that run the same jobs, for the estimates of the cost ledger; in tenon.json. */

import { z } from 'zod';

export const mostPrice = 1_000_000;
/** AWS Glue needs two for a Spark job. */
export const leastWorkers = 2;
/** A day. */
export const mostSeconds = 86_400;
export const mostWorkers = 10_000;
/** ISO 4217. */
export const currencyCode = /^[A-Z]{3}$/u;

const price = z.number().min(0).max(mostPrice);

/**
 * The defaults are list prices of AWS in us-east-1, in US dollars: AWS Glue pricing (per DPU-hour of a Spark job) and
 * Amazon EMR Serverless pricing (Linux, x86).
 */
export const pricesSchema = z
  .strictObject({
    currency: z
      .string()
      .regex(currencyCode, 'it must be a code of three capital letters, such as USD')
      .default('USD')
      .describe('Currency of the prices, as a code of ISO 4217.'),
    glueDpuHour: price.default(0.44).describe('Price of one DPU-hour on AWS Glue.'),
    emrServerlessVcpuHour: price.default(0.052624).describe('Price of one vCPU-hour on EMR Serverless.'),
    emrServerlessGigabyteHour: price.default(0.0057785).describe('Price of one GB-hour of memory on EMR Serverless.'),
    minimumSeconds: z
      .int()
      .min(0)
      .max(mostSeconds)
      .default(60)
      .describe('Seconds that are billed for each run at the least. Both services bill a minute.'),
    startupSeconds: z
      .int()
      .min(0)
      .max(mostSeconds)
      .default(0)
      .describe('Seconds that are billed for each run in addition, in which the workers start.'),
    workerCount: z
      .int()
      .min(leastWorkers)
      .max(mostWorkers)
      .default(2)
      .describe('Number of workers for which a run would be billed, each with 4 vCPUs and 16 GB (G.1X on AWS Glue).'),
  })
  .prefault({})
  .describe('What the cost ledger’s estimates are based on.');

export type Prices = z.output<typeof pricesSchema>;
