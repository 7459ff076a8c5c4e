/** Nested expressions as Tenon writes them for Spark: over plain values next to none may differ. */

import type { TestDuck } from '#engine/testing/duck.ts';
import { acceptedDifferences } from '../accepted/accepted-differences.ts';
import { compareResults, type Disagreement } from '../compare-results.ts';
import { frameTable } from '../hostile-frame.ts';
import { sparkAnswers } from '../spark-answers.ts';
import { evaluateTenon } from '../tenon-values.ts';
import { judgeWritten } from './judge-written.ts';
import { nestedCalls, plainFrame } from './nested-calls.ts';
import { writtenCalls } from './written-calls.ts';

const rows = 40;

export interface NestedResult {
  readonly drawn: number;
  readonly written: number;
  readonly differences: readonly Disagreement[];
}

/** @param file where Spark's answers are kept; undefined: nowhere. */
export async function compareNested(
  duck: TestDuck,
  python: string,
  seed: number,
  count: number,
  file: string | undefined,
): Promise<NestedResult> {
  const frame = plainFrame(seed, rows);
  await duck.connection.run(frameTable(frame));
  const calls = nestedCalls(seed, count);
  const ours = await evaluateTenon(
    duck,
    frame.columns,
    calls.map(({ tenon }) => tenon),
  );
  const written = writtenCalls(calls, ours);
  const texts = written.map(({ call }) => call.spark);
  const theirs = await sparkAnswers(python, frame, texts, false, file);
  const differences = written.flatMap(({ call, place }, index) =>
    compareResults(call, ours[place]!, theirs[index]!, frame).filter(isValue),
  );
  return {
    drawn: calls.length,
    written: written.length,
    differences: judgeWritten(differences, acceptedDifferences).unexplained,
  };
}

/** An error of the row, or null in a cast to a short type, is Tenon's answer to an overflow; types may have other digits. */
function isValue({ kind, call }: Disagreement): boolean {
  return kind !== 'type' && kind !== 'rejected' && !(kind === 'null here' && /AS (?:tinyint|INT)\)/u.test(call.tenon));
}
