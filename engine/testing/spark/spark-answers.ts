/** Spark's answers to expressions, which do not change: a file keeps them for the next run. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { sparkSelect, type HostileFrame } from './hostile-frame.ts';
import { openSpark, type SparkResult } from './spark-process.ts';

/** @param words of {@link openSpark}'s `evaluate`. @param file where answers are kept; undefined: nowhere. */
export async function sparkAnswers(
  python: string,
  frame: HostileFrame,
  expressions: readonly string[],
  words: boolean,
  file: string | undefined,
): Promise<readonly SparkResult[]> {
  const select = sparkSelect(frame);
  const kept = file !== undefined && existsSync(file) ? read(file) : {};
  const prefix = createHash('sha256').update(select).digest('hex').slice(0, 12);
  const key = (text: string): string => `${prefix}${words ? '' : ' written'} ${text}`;
  const wanted = [...new Set(expressions)].filter((text) => kept[key(text)] === undefined);
  if (wanted.length > 0) {
    await using spark = await openSpark(python);
    await spark.setFrame(select);
    for (let begin = 0; begin < wanted.length; begin += 120) {
      const texts = wanted.slice(begin, begin + 120);
      for (const [place, result] of (await spark.evaluate(texts, words)).entries()) kept[key(texts[place]!)] = result;
      if (file !== undefined) writeFileSync(file, JSON.stringify(kept));
    }
  }
  return expressions.map((text) => kept[key(text)]!);
}

function read(file: string): Record<string, SparkResult> {
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, SparkResult>;
}
