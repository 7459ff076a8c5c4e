/** Calls in the Spark SQL that Tenon writes for them, and those that have none. */

import type { Call } from '../call.ts';
import type { TenonResult } from '../tenon-values.ts';

export interface WrittenCall {
  readonly call: Call;
  /** Among all calls. */
  readonly place: number;
}

/** Calls that Tenon refuses are skipped. @param results of the calls, in their order. */
export function writtenCalls(calls: readonly Call[], results: readonly TenonResult[]): WrittenCall[] {
  return calls.flatMap((call, place) => {
    const result = results[place]!;
    if ('error' in result || result.written.text === null) return [];
    return [{ place, call: { ...call, spark: result.written.text, tenon: `${call.tenon} as ${result.written.text}` } }];
  });
}

/** A line for each reason, with how many calls it refuses and an example. */
export function noFormLines(calls: readonly Call[], results: readonly TenonResult[]): string[] {
  const refused = calls.flatMap((call, place) => {
    const result = results[place]!;
    return 'error' in result || result.written.text !== null
      ? []
      : [{ call, reason: result.written.reason.replace(/(?<=^A cast of ).*(?= is null)/u, '… to …') }];
  });
  return [...Map.groupBy(refused, ({ reason }) => reason)].map(
    ([reason, members]) => `${members.length}\t${reason}\t${members[0]!.call.tenon}`,
  );
}
