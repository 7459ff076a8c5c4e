/** The DAG, loaded by Python with operators that record themselves, has the tasks, commands and dependencies of the workflow. */

import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { triggerSchema, type Trigger } from '#engine/contract/definitions/trigger.ts';
import { workflowSchema } from '#engine/contract/definitions/workflow.ts';
import { airflowRule } from '#engine/orchestrate/workflows/exchange/airflow-rule.ts';
import { airflowSchedule } from '#engine/orchestrate/workflows/exchange/airflow-schedule.ts';
import { toAirflow } from '#engine/orchestrate/workflows/exchange/airflow.ts';
import { nameOf, subjectText, type WorkflowSource } from '#engine/orchestrate/workflows/exchange/exported.ts';
import { drawSource } from '#engine/orchestrate/workflows/exchange/testing/draw-source.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-airflow-')));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin', 'tenon'), `#!/bin/sh\nprintf '%s\\0' "$@"\n`, { mode: 0o755 });
  await writeFile(join(folder, 'load.py'), loader);
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

/** Acts as Airflow: fills in templates, runs each command in a shell, and prints what it got. */
const loader = `
import json, os, subprocess, sys, types, datetime

class Dag:
    def __init__(self, **given): self.given = given
    def __enter__(self): return self
    def __exit__(self, *_): pass

tasks = []
class BashOperator:
    def __init__(self, **given):
        self.given, self.upstream = given, []
        tasks.append(self)
    def __rrshift__(self, others):
        self.upstream += [other.given["task_id"] for other in others]
        return self

def fill(text, params):
    for name, value in params.items(): text = text.replace("{{ params[" + json.dumps(name) + "] }}", value)
    return text.replace("{{ run_id }}", "run 1")

def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made

module("pendulum", datetime=lambda *day, tz: [*day, tz])
module("airflow", DAG=Dag)
module("airflow.operators"); module("airflow.operators.bash", BashOperator=BashOperator)
module("airflow.providers"); module("airflow.providers.standard"); module("airflow.providers.standard.operators")
module("airflow.providers.standard.operators.bash", BashOperator=BashOperator)

loaded = []
for file in sys.argv[1:]:
    tasks.clear()
    names = {}
    exec(compile(open(file, encoding="utf-8").read(), file, "exec"), names)
    dag = names["dag"].given
    params = dag["params"]
    found = {}
    for task in tasks:
        given = task.given
        assert given["cwd"] == "."
        env = {**os.environ, **{key: fill(value, params) for key, value in given.get("env", {}).items()}}
        out = subprocess.run(["bash", "-c", given["bash_command"]], env=env, capture_output=True, check=True).stdout
        found[given["task_id"]] = {
            "command": out.decode().split("\\0")[:-1], "rule": given.get("trigger_rule"), "upstream": sorted(task.upstream)}
    loaded.append({"dag": {**dag, "schedule": str(dag["schedule"])}, "tasks": found})
json.dump(loaded, sys.stdout)
`;

interface Loaded {
  readonly dag: Readonly<Record<string, unknown>>;
  readonly tasks: Readonly<
    Record<
      string,
      { readonly command: readonly string[]; readonly rule: string | null; readonly upstream: readonly string[] }
    >
  >;
}

async function load(texts: readonly string[]): Promise<Loaded[]> {
  const files = await Promise.all(
    texts.map(async (text, place) => {
      const file = join(folder, `dag${place}.py`);
      await writeFile(file, text);
      return file;
    }),
  );
  await run('python3', ['-m', 'py_compile', ...files]);
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` };
  const { stdout } = await run('python3', [join(folder, 'load.py'), ...files], { env, maxBuffer: 1e8 });
  return JSON.parse(stdout) as Loaded[];
}

/** By what it starts: its command, rule and what it waits for, computed from the triggers alone. */
function expected({ workflow, triggers, defaultArguments }: WorkflowSource) {
  const tasks = triggers.flatMap((trigger) =>
    trigger.actions.map((action) => {
      const properties = { ...workflow.defaultRunProperties, WORKFLOW_NAME: workflow.name, WORKFLOW_RUN_ID: 'run 1' };
      const known = action.jobName === undefined ? {} : defaultArguments.get(action.jobName)!;
      const passed = Object.entries(properties).filter(([name]) => name in known && !(name in action.arguments));
      const given = [...Object.entries(action.arguments), ...passed].map(([name, value]) => `${name}=${value}`);
      return {
        subject: [verbOf(action), nameOf(action)],
        given: given.toSorted(),
        upstream: [...new Set(trigger.conditions.map(subjectText))].toSorted(),
        rule: trigger.type === 'CONDITIONAL' ? airflowRule(trigger).rule : null,
      };
    }),
  );
  return new Map(tasks.map((task) => [task.subject.join(' '), task]));
}

test('dependencies, rules and commands of random workflows', async () => {
  const sources = fc
    .sample(drawSource(true, true), { numRuns: triesOfRun(400, 25), seed: 7 })
    .filter((source) => toAirflow(source, '2026-11-26').text !== null);
  expect(sources.length).toBeGreaterThan(triesOfRun(100, 5));
  const loaded = await load(sources.map((source) => toAirflow(source, '2026-11-26').text!));
  for (const [place, source] of sources.entries()) {
    const { dag, tasks: read } = loaded[place]!;
    const tasks = Object.fromEntries(
      Object.entries(read).map(([id, task]) => [id, { ...task, command: nameFirst(task.command) }]),
    );
    const wanted = expected(source);
    const subjectOf = new Map(Object.entries(tasks).map(([id, { command }]) => [id, command.slice(0, 2).join(' ')]));
    expect([...subjectOf.values()].toSorted()).toEqual([...wanted.keys()].toSorted());
    for (const [id, { command, rule, upstream }] of Object.entries(tasks)) {
      const task = wanted.get(subjectOf.get(id)!)!;
      expect(command.slice(2).filter((_, index) => index % 2 === 0)).toEqual(task.given.map(() => '--arg'));
      expect(
        command
          .slice(2)
          .filter((_, index) => index % 2 === 1)
          .toSorted(),
      ).toEqual(task.given);
      expect(rule).toBe(task.rule);
      const waits = upstream.map((each) =>
        subjectOf
          .get(each)!
          .replace(/^run (.*)$/su, 'job "$1"')
          .replace(/^crawl (.*)$/su, 'crawler "$1"')
          .replace(/^compact (.*)$/su, 'compaction of table "$1"'),
      );
      expect(waits.toSorted()).toEqual(task.upstream);
    }
    expect(dag).toMatchObject({
      max_active_runs: source.workflow.maxConcurrentRuns,
      params: source.workflow.defaultRunProperties,
      description: source.workflow.description,
      start_date: [2026, 11, 26, 'UTC'],
    });
  }
});

function verbOf({ jobName, crawlerName }: Trigger['actions'][number]): string {
  if (jobName !== undefined) return 'run';
  return crawlerName === undefined ? 'compact' : 'crawl';
}

/** What begins with a dash follows `--`, after the options. */
function nameFirst([verb = '', ...others]: readonly string[]): string[] {
  return others.at(-2) === '--' ? [verb, others.at(-1)!, ...others.slice(0, -2)] : [verb, ...others];
}

const workflow = workflowSchema.parse({ name: 'nightly' });
const trigger = (given: object): Trigger =>
  triggerSchema.parse({
    name: 'go',
    type: 'ON_DEMAND',
    workflowName: 'nightly',
    actions: [{ jobName: 'a' }],
    ...given,
  });
const reasonsOf = (...triggers: Trigger[]): string[] =>
  toAirflow({ workflow, triggers, defaultArguments: new Map() }, '2026-11-26').problems.map(
    ({ subject, says }) => `${subject}: ${says}`,
  );
const then = (given: object): Trigger =>
  trigger({
    name: 'then',
    type: 'CONDITIONAL',
    enabled: true,
    conditions: [{ jobName: 'a' }],
    actions: [{ jobName: 'b' }],
    ...given,
  });

test('what Airflow does not have is refused by name', () => {
  expect(reasonsOf(trigger({}), then({ actions: [{ jobName: 'b' }, { jobName: 'b' }] }))).toEqual([
    'job "b": Several actions start it, and a task of Airflow runs once in a run of its DAG.',
  ]);
  expect(reasonsOf(trigger({}), then({ enabled: false }))[0]).toContain('trigger "then": It is not enabled');
  expect(reasonsOf(trigger({}), then({ conditions: [{ jobName: 'a', state: 'TIMEOUT' }] }))[0]).toContain(
    'waits for TIMEOUT',
  );
  expect(reasonsOf(trigger({}), then({ conditions: [{ jobName: 'z' }] }))[0]).toContain('job "z", which nothing');
  expect(reasonsOf(trigger({ type: 'EVENT', eventSources: [{ crawlerName: 'c' }] }))[0]).toContain(
    'trigger "go": It waits for files',
  );
  expect(reasonsOf(trigger({ actions: [{ jobName: 'a {{ b }}' }] }))[0]).toContain('which Airflow would replace');
  expect(reasonsOf(trigger({ type: 'SCHEDULED', schedule: 'cron(0 6 L * ? *)' }))).toEqual([
    'trigger "go": A cron expression of Airflow has no L or W.',
  ]);
});

test('only jobs get arguments: the command line takes none for crawlers and compactions', () => {
  const given = { day: 'monday' };
  const actions = [
    { jobName: 'a', arguments: given },
    { crawlerName: 'c', arguments: given },
    { compactTable: 'sales.orders', arguments: given },
  ];
  const source = { workflow, triggers: [trigger({ actions })], defaultArguments: new Map() };
  expect(
    [...toAirflow(source, '2026-11-26').text!.matchAll(/bash_command="(.*?) ?"/gu)].map(([, text]) => text),
  ).toEqual(["tenon run 'a' --arg 'day=monday'", "tenon crawl 'c'", "tenon compact 'sales.orders'"]);
});

test('schedules', () => {
  expect(airflowSchedule('cron(30 5 * * ? *)', 'UTC')).toEqual({ python: '"30 5 * * *"' });
  expect(airflowSchedule('cron(0/30 6-8 ? * SUN,FRI *)', 'UTC')).toEqual({ python: '"0,30 6,7,8 * * 0,5"' });
  expect(airflowSchedule('cron(0 0 1,15 JAN ? *)', 'UTC')).toEqual({ python: '"0 0 1,15 1 *"' });
  expect(airflowSchedule('rate(2 hours)', 'UTC')).toEqual({ python: 'timedelta(minutes=120)' });
  expect(airflowSchedule('cron(0 0 * * ? 2027)', 'UTC').reason).toContain('no years');
  expect(airflowSchedule('cron(0 0 ? * MON#2 *)', 'UTC').reason).toContain('no L or #');
});
