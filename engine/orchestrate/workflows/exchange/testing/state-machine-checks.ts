/** A checker and an interpreter of the Amazon States Language, as far as exports use it, from its specification. */

import { isDeepStrictEqual } from 'node:util';

type Json = Readonly<Record<string, unknown>>;

export interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, Json>>;
}

const members: Readonly<Record<string, readonly string[]>> = {
  Task: ['Resource', 'Parameters', 'ResultSelector', 'Catch', 'Next', 'End'],
  Pass: ['Result', 'Parameters', 'Next', 'End'],
  Wait: ['Seconds', 'Next'],
  Choice: ['Choices', 'Default'],
  Parallel: ['Branches', 'ResultPath', 'Next', 'End'],
};

/** What is wrong with its structure; empty: nothing. */
export function faultsOf(machine: Machine, names: Set<string> = new Set()): string[] {
  const faults: string[] = [];
  const { StartAt, States } = machine;
  const exists = (name: unknown): boolean => typeof name === 'string' && Object.hasOwn(States, name);
  if (!exists(StartAt)) faults.push(`StartAt ${StartAt} does not exist`);
  const next = new Map<string, string[]>();
  for (const [name, state] of Object.entries(States)) {
    if (names.has(name)) faults.push(`${name} is there twice`);
    names.add(name);
    if (name.length > 80 || name.length === 0) faults.push(`${name} has a wrong length`);
    const type = String(state['Type']);
    const unknown = Object.keys(state).filter((key) => key !== 'Type' && !(members[type] ?? []).includes(key));
    if (unknown.length > 0 || members[type] === undefined) faults.push(`${name}: ${type} ${unknown.join()}`);
    const ends = (state['Next'] === undefined ? 0 : 1) + (state['End'] === true ? 1 : 0);
    if (ends !== (type === 'Choice' ? 0 : 1)) faults.push(`${name} has ${ends} ends`);
    const targets = [
      state['Next'],
      state['Default'],
      ...listOf(state['Catch']).map((each) => each['Next']),
      ...listOf(state['Choices']).map((each) => each['Next']),
    ].filter((each) => each !== undefined);
    for (const target of targets) if (!exists(target)) faults.push(`${name} leads to ${JSON.stringify(target)}`);
    next.set(name, targets as string[]);
    if (type === 'Parallel' && listOf(state['Branches']).length === 0) faults.push(`${name} has no branch`);
    for (const branch of listOf(state['Branches'])) faults.push(...faultsOf(branch as unknown as Machine, names));
    for (const choice of listOf(state['Choices']))
      faults.push(...ruleFaults(choice).map((fault) => `${name}: ${fault}`));
  }
  const reached = reach(next, [StartAt]);
  for (const name of Object.keys(States)) if (!reached.has(name)) faults.push(`${name} is not reached`);
  for (const name of Object.keys(States)) {
    const ends = [...reach(next, [name])].some((each) => States[each]?.['End'] === true);
    if (!ends) faults.push(`${name} does not lead to an end`);
  }
  return faults;
}

function ruleFaults({ Next: _next, ...rule }: Json): string[] {
  const [key] = Object.keys(rule);
  if (key === 'And' || key === 'Or')
    return listOf(rule[key]).length === 0 ? ['an empty rule'] : listOf(rule[key]).flatMap(ruleFaults);
  const isPath = /^\$(?:\.[A-Za-z]\w*|\[\d+\])+$/u.test(String(rule['Variable']));
  return isPath && typeof rule['StringEquals'] === 'string' ? [] : [`rule ${JSON.stringify(rule)}`];
}

function reach(next: ReadonlyMap<string, readonly string[]>, from: readonly string[]): Set<string> {
  const seen = new Set(from);
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const each of next.get(name) ?? []) {
      if (seen.has(each)) continue;
      seen.add(each);
      open.push(each);
    }
  }
  return seen;
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

/** Runs it with an empty input. @param call performs a task; throws: the task fails. */
export function interpret(
  machine: Machine,
  call: (resource: string, parameters: Json) => unknown,
  input: unknown = {},
): unknown {
  let value: unknown = input;
  for (let name: string | undefined = machine.StartAt; name !== undefined;) {
    const state: Json = machine.States[name]!;
    let next = state['Next'] as string | undefined;
    switch (state['Type']) {
      case 'Parallel': {
        const results = listOf(state['Branches']).map((branch) => interpret(branch as unknown as Machine, call, value));
        const path = state['ResultPath'] as string | undefined;
        value = path === undefined ? results : { ...(value as Json), [path.slice(2)]: results };
        break;
      }
      case 'Choice':
        next = (listOf(state['Choices']).find((rule) => holds(rule, value))?.['Next'] ?? state['Default']) as string;
        break;
      case 'Pass':
        value = state['Result'] ?? filled(state['Parameters'] as Json, value);
        break;
      case 'Task':
        try {
          value = call(String(state['Resource']), state['Parameters'] as Json);
          const selector = state['ResultSelector'] as Json | undefined;
          if (selector !== undefined) value = filled(selector, value);
        } catch {
          next = listOf(state['Catch'])[0]!['Next'] as string;
        }
        break;
    }
    name = next;
  }
  return value;
}

function filled(template: Json, value: unknown): Json {
  return Object.fromEntries(
    Object.entries(template).map(([key, path]) =>
      key.endsWith('.$') ? [key.slice(0, -2), at(value, String(path))] : [key, path],
    ),
  );
}

function at(value: unknown, path: string): unknown {
  return [...path.matchAll(/\.(\w+)|\[(\d+)\]/gu)].reduce<unknown>((found, [, name, place]) => {
    const member = (found as Record<string, unknown>)[name ?? place!];
    if (member === undefined) throw new Error(`${path} leads nowhere`);
    return member;
  }, value);
}

function holds(rule: Json, value: unknown): boolean {
  if (rule['And'] !== undefined) return listOf(rule['And']).every((each) => holds(each, value));
  if (rule['Or'] !== undefined) return listOf(rule['Or']).some((each) => holds(each, value));
  return isDeepStrictEqual(at(value, String(rule['Variable'])), rule['StringEquals']);
}
