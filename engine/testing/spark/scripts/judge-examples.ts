/** The examples of all transforms as one job, whose exported script must write their rows. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { compareExample, writeExamples, type ExampleNodes } from '#engine/testing/example-jobs.ts';
import type { JobBench } from '#engine/testing/random-jobs/job-bench.ts';
import {
  glueCallsIn,
  scriptName,
  type ScriptKind,
  type ScriptVerdict,
} from '#engine/testing/spark/scripts/script-verdict.ts';
import type { ScriptSession } from '#engine/testing/spark/scripts/script-session.ts';

/** Writes the inputs of the examples as files below the workspace of the bench. @param isTaken whether the example is judged. */
export async function judgeExamples(
  bench: JobBench,
  session: ScriptSession,
  folder: string,
  kinds: readonly ScriptKind[],
  isTaken: (index: number) => boolean,
): Promise<readonly ScriptVerdict[]> {
  const examples = (await writeExamples(bench.root, bench.duck)).filter((_example, index) => isTaken(index));
  const verdicts: ScriptVerdict[] = [];
  for (const as of kinds) verdicts.push(...(await judgedAs(bench, session, folder, as, examples)));
  return verdicts;
}

async function judgedAs(
  bench: JobBench,
  session: ScriptSession,
  folder: string,
  as: ScriptKind,
  examples: readonly ExampleNodes[],
): Promise<readonly ScriptVerdict[]> {
  const verdicts: ScriptVerdict[] = [];
  const carried: { readonly example: ExampleNodes; readonly differs: string; readonly text: string }[] = [];
  const verdict = (example: ExampleNodes, kind: ScriptVerdict['kind'], says: string, text = ''): void => {
    const shown = says === '' ? '' : `example "${example.title}": ${says}`;
    verdicts.push({ kind, as, says: shown, transforms: [example.transform], glueCalls: glueCallsIn(text) });
  };
  for (const example of examples) {
    const job = jobOf([example], 'disable');
    const { text, problems, differences } = await bench.engine.call('writeScript', { job, as });
    if (text === null) verdict(example, 'refused', `${example.transform}: ${problems[0]!.reason}`);
    else carried.push({ example, differs: differences.map(({ says }) => says).join(' '), text });
  }
  const job = jobOf(
    carried.map(({ example }) => example),
    'enable',
  );
  const { text, problems } = await bench.engine.call('writeScript', { job, as });
  if (text === null) throw new Error(`The examples together: ${JSON.stringify(problems)}`);
  const output = path.join(folder, `examples-${as}`);
  const script = path.join(folder, scriptName('examples', as));
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  await writeFile(script, text);
  const catalog = as === 'pyspark' ? null : {};
  const failed = await session.run({ script, workspace: bench.root, output, catalog });
  if (failed !== undefined) throw new Error(`${script}: ${failed}`);
  for (const { example, differs, text: own } of carried) {
    const fault = await compareExample(bench.duck, example, path.join(output, 'examples', 'out', example.key));
    if (fault === undefined) verdict(example, 'equal', '', own);
    else verdict(example, differs === '' ? 'different' : 'noted', `${differs} ${fault}\n${script}`, own);
  }
  return verdicts;
}

function jobOf(examples: readonly ExampleNodes[], bookmark: Job['bookmark']): Job {
  return jobSchema.parse({ name: 'examples', bookmark, nodes: examples.flatMap(({ nodes }) => nodes) });
}
