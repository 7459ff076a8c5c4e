/** The text of an AWS Glue job: the answer of `aws glue get-job`, its Job, or the map of nodes alone. */

import type { z } from 'zod';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import type { PlacedJson } from '#engine/definitions/json-places.ts';
import { readPlacedText } from '#engine/interchange/placed-text.ts';
import { glueJobSchema } from '#engine/interchange/glue-studio/job-settings.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { countValues, mostValues } from '#engine/interchange/count-values.ts';

export interface GlueNode {
  readonly id: string;
  /** `ApplyMapping`; not checked yet. */
  readonly member: string;
  /** Not checked yet. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface GlueText {
  readonly job: z.output<typeof glueJobSchema>;
  /** Members of the Job that are not carried over. */
  readonly ignored: readonly string[];
  readonly nodes: readonly GlueNode[];
}

/** Characters; a job of a thousand nodes has fewer. */
const longestText = 4_000_000;
const mostNodes = 1000;
const nodesMember = 'CodeGenConfigurationNodes';
const wanted =
  'Use the JSON of: aws glue get-job --job-name NAME. It is for visual jobs, which have CodeGenConfigurationNodes.';
/** Members of a Job that say nothing about how it runs here. */
const silent = new Set([nodesMember, 'CreatedOn', 'LastModifiedOn', 'Tags']);

/** @throws EngineError MalformedFile for text that is not JSON; InvalidInput for anything but a visual job. */
export function readGlueText(text: string): GlueText {
  if (text.length > longestText)
    throw new EngineError(
      'InvalidInput',
      `Cannot import the job: its text has ${text.length} characters, and at most ${longestText} are read.`,
      { hint: 'Import one job at a time.' },
    );
  const values = countValues(text);
  if (values > mostValues)
    throw new EngineError(
      'InvalidInput',
      `Cannot import the job: its text has about ${values} values, and at most ${mostValues} are read.`,
      { hint: 'Import one job at a time.' },
    );
  const placed = readPlacedText(text, 'the job', wanted);
  const [job, path] = jobOf(placed);
  const nodes = Object.hasOwn(job, nodesMember) ? job[nodesMember] : undefined;
  const isBare = nodes === undefined;
  if (isBare && isScriptJob(job))
    throw refused(placed, path, 'it is not a visual job: it has no CodeGenConfigurationNodes');
  const settings = isBare ? {} : job;
  const checked = glueJobSchema.safeParse(withoutNulls(settings));
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    throw refused(placed, [...path, ...issue.path], issueText(issue));
  }
  const known = new Set(Object.keys(glueJobSchema.shape));
  return {
    job: checked.data,
    ignored: Object.keys(settings).filter((name) => !known.has(name) && !silent.has(name)),
    nodes: nodesOf(placed, isBare ? job : nodes, isBare ? path : [...path, nodesMember]),
  };
}

type Path = readonly PropertyKey[];

function jobOf(placed: PlacedJson): [job: Readonly<Record<string, unknown>>, path: Path] {
  const top = placed.value;
  if (!isObject(top)) throw refused(placed, [], 'an object is expected');
  if (Object.hasOwn(top, 'Job')) {
    if (!isObject(top['Job'])) throw refused(placed, ['Job'], 'an object is expected');
    return [top['Job'], ['Job']];
  }
  if (!Object.hasOwn(top, 'Jobs')) return [top, []];
  const jobs = top['Jobs'];
  if (!Array.isArray(jobs) || jobs.length !== 1 || !isObject(jobs[0]))
    throw refused(
      placed,
      ['Jobs'],
      `it lists ${Array.isArray(jobs) ? jobs.length : 'no'} jobs, and one is imported at a time`,
    );
  return [jobs[0], ['Jobs', 0]];
}

function isScriptJob(job: Readonly<Record<string, unknown>>): boolean {
  return ['Command', 'Role', 'GlueVersion', 'DefaultArguments'].some((name) => Object.hasOwn(job, name));
}

function nodesOf(placed: PlacedJson, nodes: unknown, path: Path): GlueNode[] {
  if (!isObject(nodes)) throw refused(placed, path, 'an object is expected, with the nodes by their ids');
  const entries = Object.entries(nodes);
  if (entries.length === 0) throw refused(placed, path, 'the job has no nodes');
  if (entries.length > mostNodes)
    throw refused(placed, path, `the job has ${entries.length} nodes, and at most ${mostNodes} are imported`);
  return entries.map(([id, node]) => {
    if (!/^[A-Za-z0-9_-]{1,64}$/u.test(id) || id in Object.prototype)
      throw refused(
        placed,
        [...path, id],
        `"${clip(id)}" cannot be the id of a node: an id has 1 to 64 letters, digits, _ or -, and is not the name of a built-in JavaScript property`,
      );
    if (!isObject(node)) throw refused(placed, [...path, id], `node ${id}: an object is expected`);
    const members = Object.entries(node).filter(([, value]) => value !== null);
    const [first] = members;
    if (members.length !== 1 || first === undefined)
      throw refused(
        placed,
        [...path, id],
        `node ${id} has ${countText(members.length, 'member')}, and exactly one is expected, such as ApplyMapping`,
      );
    if (!isObject(first[1])) throw refused(placed, [...path, id, first[0]], `node ${id}: an object is expected`);
    return { id, member: first[0], fields: withoutNulls(first[1]) };
  });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Some tools write null for what a node does not state. */
function withoutNulls(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}

function refused(placed: PlacedJson, path: Path, why: string): EngineError {
  const { line } = placed.placeOf(path);
  return new EngineError('InvalidInput', `Cannot import the job: line ${line}: ${why}.`, {
    hint: wanted,
    details: { line },
  });
}
