/** The body of a request to a webhook as arguments of jobs, or properties of a workflow. Pure. */

import type { NewAction } from '#engine/catalog/trigger-entities.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import type { Workflow } from '#engine/contract/definitions/workflow.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { JsonSyntaxError, parsePlacedJson, type PlacedJson } from '#engine/definitions/json-places.ts';
import type { Definitions } from '#engine/orchestrate/triggers/trigger-subjects.ts';

export interface ArgumentStores {
  readonly job: Pick<Definitions<Job>, 'find'>;
  readonly workflow: Pick<Definitions<Workflow>, 'find'>;
}

const mostNamed = 10;

/**
 * @param body JSON text; blank: no arguments.
 * @throws EngineError InvalidInput when it is not an object of arguments that the trigger's jobs or workflow have.
 */
export function readRequestArguments(
  body: string,
  trigger: Pick<Trigger, 'actions' | 'workflowName'>,
  stores: ArgumentStores,
): Record<string, string> {
  if (body.trim() === '') return {};
  const { given, json } = readObject(body);
  const accepted = acceptedNames(trigger, stores);
  const unknown = Object.keys(given).filter((name) => !accepted.has(name));
  if (unknown.length > 0) {
    const names = unknown.slice(0, mostNamed).map((name) => JSON.stringify(name));
    const more = unknown.length > mostNamed ? ` and ${unknown.length - mostNamed} more` : '';
    const takers =
      trigger.workflowName === null
        ? 'no job of the trigger has such an argument'
        : 'its workflow has no such property';
    throw refused(
      `${takers}: ${names.join(', ')}${more}`,
      accepted.size === 0
        ? 'Send no body, or let the webhook ignore it.'
        : `Use names among ${[...accepted].slice(0, mostNamed).join(', ')}.`,
    );
  }
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, textOf(name, value, json)]));
}

/** The arguments of a job's run, where the request has some that the job takes. */
export function withRequestArguments(
  action: NewAction,
  given: Readonly<Record<string, string>>,
  jobs: ArgumentStores['job'],
): NewAction {
  if (action.jobName === null) return action;
  const taken = namesOf(action, jobs);
  const passed = Object.entries(given).filter(([name]) => taken.has(name));
  return { ...action, arguments: Object.fromEntries([...Object.entries(action.arguments), ...passed]) };
}

function acceptedNames(
  { actions, workflowName }: Pick<Trigger, 'actions' | 'workflowName'>,
  stores: ArgumentStores,
): ReadonlySet<string> {
  if (workflowName !== null)
    return new Set(Object.keys(stores.workflow.find(workflowName)?.value.defaultRunProperties ?? {}));
  return new Set(actions.flatMap((action) => [...namesOf(action, stores.job)]));
}

function namesOf(
  action: { readonly jobName?: string | null | undefined; readonly arguments: Readonly<Record<string, string>> },
  jobs: ArgumentStores['job'],
): ReadonlySet<string> {
  if (action.jobName == null) return new Set();
  const declared = jobs.find(action.jobName)?.value.defaultArguments ?? {};
  return new Set([...Object.keys(declared), ...Object.keys(action.arguments)]);
}

interface ReadBody {
  readonly given: Readonly<Record<string, unknown>>;
  readonly json: PlacedJson;
}

function readObject(body: string): ReadBody {
  let json: PlacedJson;
  try {
    json = parsePlacedJson(body);
  } catch (thrown) {
    if (!(thrown instanceof JsonSyntaxError)) throw thrown;
    const { line, column } = thrown.place;
    throw refused(`it is not valid JSON at line ${line}, character ${column}: ${thrown.message}`, 'Send valid JSON.');
  }
  const { value } = json;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refused('it is not a JSON object', 'Send an object of arguments, for example {"day": "2024-05-01"}.');
  return { given: value as ReadBody['given'], json };
}

/** Of a number the text that was sent: 1.10 and numbers beyond a double are not what JavaScript makes of them. */
function textOf(name: string, value: unknown, json: PlacedJson): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return json.numberTextOf([name])!;
  throw refused(
    `the value of ${JSON.stringify(name)} is ${value === null ? 'null' : Array.isArray(value) ? 'an array' : 'an object'}`,
    'Send texts, numbers, true or false.',
  );
}

function refused(why: string, hint: string): EngineError {
  return new EngineError('InvalidInput', `Cannot use the body of the request: ${why}.`, { hint });
}
