/** States of the Amazon States Language, as far as exports use them, and those that run a job or a crawler of AWS Glue. Pure. */

import type { Trigger } from '#engine/contract/definitions/trigger.ts';

/** A member that ends in `.$` is a path. */
export type State = Readonly<Record<string, unknown>>;

export interface Branch {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Names are unique in the whole state machine, and have at most 80 characters. */
export class StateNames {
  readonly #taken = new Set<string>();

  free(wanted: string): string {
    const short = [...wanted].slice(0, 30).join('').slice(0, 72);
    let name = short;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${short} ${number}`;
    this.#taken.add(name);
    return name;
  }
}

/** Seconds between looks at a crawler, for which Step Functions has no task that waits. */
const lookEvery = 30;

/** Its output is `{"state": …}`, also when the run fails. @param given arguments of the job. */
export function taskStates(
  { jobName, crawlerName }: Trigger['actions'][number],
  given: Readonly<Record<string, string>>,
  names: StateNames,
): Branch {
  return jobName === undefined ? crawlerStates(crawlerName!, names) : jobStates(jobName, given, names);
}

function jobStates(jobName: string, given: Readonly<Record<string, string>>, names: StateNames): Branch {
  const runs = names.free(`Job ${jobName}`);
  const fails = names.free(`Failed job ${jobName}`);
  return {
    StartAt: runs,
    States: {
      [runs]: {
        Type: 'Task',
        Resource: 'arn:aws:states:::glue:startJobRun.sync',
        Parameters: { JobName: jobName, ...(Object.keys(given).length === 0 ? {} : { Arguments: given }) },
        ResultSelector: { 'state.$': '$.JobRunState' },
        Catch: [{ ErrorEquals: ['States.ALL'], Next: fails }],
        End: true,
      },
      [fails]: failed,
    },
  };
}

const failed: State = { Type: 'Pass', Result: { state: 'FAILED' }, End: true };

function crawlerStates(crawlerName: string, names: StateNames): Branch {
  const [starts, waits, asks, tests, ends, fails] = [
    'Crawler',
    'Wait for',
    'Ask',
    'Is ready',
    'State of',
    'Failed crawler',
  ].map((verb) => names.free(`${verb} ${crawlerName}`)) as [string, string, string, string, string, string];
  const Catch = [{ ErrorEquals: ['States.ALL'], Next: fails }];
  const Parameters = { Name: crawlerName };
  return {
    StartAt: starts,
    States: {
      [starts]: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:glue:startCrawler',
        Parameters,
        Catch,
        Next: waits,
      },
      [waits]: { Type: 'Wait', Seconds: lookEvery, Next: asks },
      [asks]: { Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:glue:getCrawler', Parameters, Catch, Next: tests },
      [tests]: {
        Type: 'Choice',
        Choices: [{ Variable: '$.Crawler.State', StringEquals: 'READY', Next: ends }],
        Default: waits,
      },
      [ends]: { Type: 'Pass', Parameters: { 'state.$': '$.Crawler.LastCrawl.Status' }, End: true },
      [fails]: failed,
    },
  };
}
