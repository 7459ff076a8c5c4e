/** A workflow as a DAG of Apache Airflow 2 or 3: each job, crawler and compaction is a task that calls the command line of Tenon. Pure. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { airflowSchedule } from '#engine/orchestrate/workflows/exchange/airflow-schedule.ts';
import { airflowRule } from '#engine/orchestrate/workflows/exchange/airflow-rule.ts';
import {
  argumentsOf,
  checkedTriggers,
  nameOf,
  Remarks,
  subjectText,
  triggerText,
  type ExportedWorkflow,
  type WorkflowSource,
} from '#engine/orchestrate/workflows/exchange/exported.ts';

interface Task {
  readonly id: string;
  readonly action: Trigger['actions'][number];
  /** Ids of the tasks that it waits for. */
  readonly upstream: readonly string[];
  /** null: it has none to wait for. */
  readonly rule: string | null;
}

/** @param day on which the schedule begins, as `2026-11-26`. The workflow can be started: it has one trigger that starts it, and no cycle. */
export function toAirflow(source: WorkflowSource, day: string): ExportedWorkflow {
  const { workflow } = source;
  const remarks = new Remarks();
  const { start, inner } = checkedTriggers(source, remarks);
  const schedule = scheduleOf(start, remarks);
  const tasks = tasksOf(start, inner, remarks);
  refuseTemplates(source, tasks, remarks);
  return remarks.exported(() => {
    const lines = [
      ...head(source, remarks),
      'with DAG(',
      `    dag_id=${python(idOf(workflow.name, new Set()))},`,
      `    description=${python(workflow.description)},`,
      `    schedule=${schedule},`,
      `    start_date=pendulum.datetime(${day.split('-').map(Number).join(', ')}, tz=${python(start.timeZone)}),`,
      `    catchup=${start.type === 'SCHEDULED' && start.missedRuns === 'all' ? 'True' : 'False'},`,
      `    max_active_runs=${workflow.maxConcurrentRuns},`,
      `    is_paused_upon_creation=${start.type === 'SCHEDULED' && !start.enabled ? 'True' : 'False'},`,
      `    params=${python(workflow.defaultRunProperties)},`,
      ') as dag:',
      '    tasks = {}',
      ...tasks.flatMap((task) => taskLines(source, task)),
      ...tasks.flatMap(({ id, upstream }) =>
        upstream.length === 0
          ? []
          : [`    [${upstream.map((each) => `tasks[${python(each)}]`).join(', ')}] >> tasks[${python(id)}]`],
      ),
    ];
    return `${lines.join('\n')}\n`;
  });
}

function head({ workflow }: WorkflowSource, { differences }: Remarks): string[] {
  return [
    `"""Workflow ${python(workflow.name).slice(1, -1)}, exported from Tenon.`,
    '',
    'Set TENON_WORKSPACE to the folder of the workspace; `tenon` must be in the PATH of the workers.',
    ...(differences.length === 0 ? [] : ['', 'Differences from Tenon:']),
    ...differences.map(({ subject, says }) => `- ${python(`${subject}: ${says}`).slice(1, -1)}`),
    '"""',
    '',
    'import os',
    'from datetime import timedelta',
    '',
    'import pendulum',
    'from airflow import DAG',
    '',
    'try:',
    '    from airflow.providers.standard.operators.bash import BashOperator',
    'except ImportError:  # Airflow 2',
    '    from airflow.operators.bash import BashOperator',
    '',
    'WORKSPACE = os.environ.get("TENON_WORKSPACE", ".")',
    '',
  ];
}

function scheduleOf(start: Trigger, remarks: Remarks): string {
  const { type, schedule, timeZone, missedRuns } = start;
  if (type !== 'SCHEDULED' || schedule === null) return 'None';
  if (missedRuns === 'skip')
    remarks.note(triggerText(start), 'After a pause Airflow starts a run for the last missed time; Tenon skips it.');
  const written = airflowSchedule(schedule, timeZone);
  if (written.reason === undefined) return written.python;
  remarks.refuse(triggerText(start), written.reason);
  return 'None';
}

function tasksOf(start: Trigger, inner: readonly Trigger[], remarks: Remarks): Task[] {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  const actions = [start, ...inner].flatMap((trigger) => trigger.actions.map((action) => ({ trigger, action })));
  for (const { action } of actions) {
    const subject = subjectText(action);
    if (ids.has(subject))
      remarks.refuse(subject, 'Several actions start it, and a task of Airflow runs once in a run of its DAG.');
    else ids.set(subject, idOf(nameOf(action), taken));
  }
  return actions.map(({ trigger, action }) => {
    const id = ids.get(subjectText(action))!;
    if (trigger === start) return { id, action, upstream: [], rule: null };
    const { rule, says, reason } = airflowRule(trigger);
    if (reason !== undefined && action === trigger.actions[0]) remarks.refuse(triggerText(trigger), reason);
    if (says !== undefined && action === trigger.actions[0]) remarks.note(triggerText(trigger), says);
    const upstream = [...new Set(trigger.conditions.map((each) => ids.get(subjectText(each)) ?? ''))];
    return { id, action, upstream, rule: rule ?? null };
  });
}

/** Airflow reads commands, variables and parameters as Jinja templates. */
function refuseTemplates({ workflow }: WorkflowSource, tasks: readonly Task[], remarks: Remarks): void {
  const isTemplate = (text: string): boolean => /\{[{%#]/u.test(text);
  for (const { action } of tasks) {
    const texts = [nameOf(action), ...Object.entries(action.arguments).flat()];
    if (texts.some(isTemplate))
      remarks.refuse(
        subjectText(action),
        'Its name or an argument contains {{, {% or {#, which Airflow would replace.',
      );
  }
  for (const { action } of tasks) {
    if (Object.keys(action.arguments).some((name) => name === '' || name.includes('=')))
      remarks.refuse(
        subjectText(action),
        'The name of an argument is empty or contains =, so the command line cannot pass it.',
      );
  }
  if (Object.entries(workflow.defaultRunProperties).flat().some(isTemplate))
    remarks.refuse(`workflow "${workflow.name}"`, 'A run property contains {{, {% or {#, which Airflow would replace.');
}

function taskLines(source: WorkflowSource, { id, action, rule }: Task): string[] {
  const { given, properties } = argumentsOf(source, action);
  const name = nameOf(action);
  const options = [
    ...Object.entries(given).map(([key, value]) => `--arg ${shell(`${key}=${value}`)}`),
    ...properties.map((_name, place) => `--arg "$TENON_PROPERTY_${place + 1}"`),
  ];
  const verb = action.jobName !== undefined ? 'run' : action.crawlerName === undefined ? 'compact' : 'crawl';
  const command = name.startsWith('-')
    ? ['tenon', verb, ...options, '--', shell(name)].join(' ')
    : ['tenon', verb, shell(name), ...options].join(' ');
  const variables = properties.map((name, place) => [
    `TENON_PROPERTY_${place + 1}`,
    `${name}=${propertyOf(source, name)}`,
  ]);
  return [
    `    tasks[${python(id)}] = BashOperator(`,
    `        task_id=${python(id)},`,
    // A command that ends in .sh would be taken for a file.
    `        bash_command=${python(`${command} `)},`,
    ...(variables.length === 0
      ? []
      : [`        env=${python(Object.fromEntries(variables))},`, '        append_env=True,']),
    '        cwd=WORKSPACE,',
    ...(rule === null ? [] : [`        trigger_rule=${python(rule)},`]),
    '    )',
  ];
}

function propertyOf({ workflow }: WorkflowSource, name: string): string {
  if (Object.hasOwn(workflow.defaultRunProperties, name)) return `{{ params[${JSON.stringify(name)}] }}`;
  return name === 'WORKFLOW_NAME' ? workflow.name : '{{ run_id }}';
}

/** Letters, digits, `_`, `-` and `.`, at most 200 of them. */
function idOf(name: string, taken: Set<string>): string {
  const short = name.replace(/[^A-Za-z0-9_.-]+/gu, '_').slice(0, 200) || '_';
  let id = short;
  for (let number = 2; taken.has(id); number += 1) id = `${short}_${number}`;
  taken.add(id);
  return id;
}

/** For a POSIX shell. */
function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** JSON of texts and records of texts is Python, too. */
function python(value: string | Readonly<Record<string, string>>): string {
  return JSON.stringify(value);
}
