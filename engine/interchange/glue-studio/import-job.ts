/** A visual job of AWS Glue as a job of Tenon, with a report of every node. Pure. */

import { firstFree, freeName } from '#engine/contract/definitions/free-name.ts';
import { asSentence } from '#engine/base/sentence.ts';
import { jobSchema, type Job, type Node } from '#engine/contract/definitions/job.ts';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError, nearNames } from '#engine/contract/errors.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import { readSettings } from '#engine/interchange/glue-studio/job-settings.ts';
import {
  NotCarried,
  type PassedNode,
  type ReadContext,
  type ReadNode,
} from '#engine/interchange/glue-studio/member.ts';
import { supportedMembers, unsupportedMembers } from '#engine/interchange/glue-studio/members/index.ts';
import { checkInputs, inputsOf } from '#engine/interchange/glue-studio/node-inputs.ts';
import { readGlueText, type GlueNode } from '#engine/interchange/glue-studio/read-glue-text.ts';
import { settleTextColumns } from '#engine/interchange/glue-studio/text-columns.ts';
import { clip } from '#engine/types/column-lookup.ts';

export interface ImportedNode {
  /** In AWS Glue. */
  readonly id: string;
  readonly name: string;
  readonly member: string;
  /** Transforms that it became, in their order; empty: it has no effect in a job, or is not supported. */
  readonly transforms: readonly string[];
  /** What is different in the job: sentences. */
  readonly changes: readonly string[];
  /** Why it is not supported, and what to do: sentences; null: it is. */
  readonly reason: string | null;
}

export interface GlueImport {
  /** null: at least one node is not supported. */
  readonly job: Job | null;
  /** Name of the job in AWS Glue, or the given one. */
  readonly name: string;
  readonly nodes: readonly ImportedNode[];
  /** What is different about the job as a whole: sentences. */
  readonly changes: readonly string[];
}

/**
 * @param name of the new job; undefined: the one that it has.
 * @throws EngineError MalformedFile; InvalidInput for text that is not a visual job, inputs that do not exist and cycles.
 */
export function importGlueJob(text: string, name?: string): GlueImport {
  const { job, ignored, nodes } = readGlueText(text);
  checkInputs(nodes);
  const changes: string[] = [];
  const settings = readSettings(job, (says) => changes.push(says));
  if (ignored.length > 0) changes.push(`Not carried over: ${ignored.map((each) => clip(each)).join(', ')}.`);
  const command = job.Command?.Name;
  if (command === 'gluestreaming')
    throw new EngineError('InvalidInput', 'Cannot import the job: it is a streaming job.', {
      hint: 'Tenon reads files. Write the stream to files, and build a job over these.',
    });
  const reader = new JobReader(nodes);
  const imported = nodes.map((node) => reader.read(node));
  const jobName = name ?? settings.name ?? 'Imported job';
  const isWhole = imported.every(({ reason }) => reason === null);
  return {
    job: isWhole ? jobSchema.parse({ ...settings, name: jobName, nodes: reader.nodes() }) : null,
    name: jobName,
    nodes: imported,
    changes,
  };
}

class JobReader {
  readonly #ids: Set<string>;
  readonly #names = new Set<string>();
  /** Sources that state the types of their columns. */
  readonly #typed: ReadonlySet<string>;
  readonly #made: Node[] = [];
  /** Glue id → node whose rows its readers get, where that is another one. */
  readonly #rows = new Map<string, string>();

  constructor(nodes: readonly GlueNode[]) {
    this.#ids = new Set(nodes.map(({ id }) => id));
    this.#typed = new Set(nodes.filter(({ fields }) => Object.hasOwn(fields, 'OutputSchemas')).map(({ id }) => id));
  }

  read(node: GlueNode): ImportedNode {
    const changes: string[] = [];
    const stated = node.fields['Name'];
    const name = typeof stated === 'string' && stated !== '' ? stated.slice(0, 255) : node.id;
    const about = { id: node.id, name, member: clip(node.member) };
    const transforms: string[] = [];
    try {
      const own = this.#freeName(name);
      if (own !== name) changes.push(`Another node is called "${clip(name)}": this one is now "${clip(own)}".`);
      this.#read(node, own, changes, transforms);
      return { ...about, transforms, changes: [...new Set(changes)], reason: null };
    } catch (thrown) {
      if (!(thrown instanceof NotCarried)) throw thrown;
      return { ...about, transforms: [], changes: [], reason: thrown.message };
    }
  }

  /** With edges to the nodes that provide the rows. */
  nodes(): Node[] {
    const nodes = this.#made.map((node) => ({
      ...node,
      inputs: Object.fromEntries(
        Object.entries(node.inputs).map(([port, edge]) => [port, { node: this.#provider(edge.node) }]),
      ),
    }));
    return settleTextColumns(nodes, this.#typed);
  }

  #read(node: GlueNode, name: string, changes: string[], transforms: string[]): void {
    const inputs = inputsOf(node);
    const context: ReadContext = {
      id: node.id,
      name,
      inputs,
      change: (says) => changes.push(says),
      refuse,
      add: (word, made) => {
        const id = this.#freeId(`${node.id.slice(0, 50)}-${word}`);
        this.#add(id, this.#freeName(`${name} ${word}`), made, inputs);
        transforms.push(made.transform);
        return id;
      },
    };
    const result = readMember(node, context);
    if (result.rows !== undefined) this.#rows.set(node.id, result.rows);
    if (result.transform === null) return;
    this.#add(node.id, name, result, inputs);
    transforms.push(result.transform);
    const references = JSON.stringify(result.args).match(/\$\{[A-Za-z0-9_.-]+\}/gu);
    if (references !== null)
      changes.push(`${[...new Set(references)].map((each) => clip(each)).join(', ')} is an argument of the job here.`);
  }

  #add(id: string, name: string, made: ReadNode, inputs: readonly string[]): void {
    const { transform, args } = made;
    const ports = made.inputs ?? (inputs.length === 0 ? {} : { in: inputs[0]! });
    const edges = Object.fromEntries(Object.entries(ports).map(([port, from]) => [port, { node: from }]));
    this.#made.push({ id, name, transform, args, inputs: edges });
  }

  /** Inputs have no cycle, so neither has this. */
  #provider(id: string): string {
    let provider = id;
    for (let next = this.#rows.get(provider); next !== undefined; next = this.#rows.get(provider)) provider = next;
    return provider;
  }

  #freeId(wanted: string): string {
    const id = firstFree(wanted, '-', this.#ids);
    this.#ids.add(id);
    return id;
  }

  #freeName(wanted: string): string {
    const name = freeName(wanted, this.#names);
    this.#names.add(name);
    return name;
  }
}

function refuse(reason: string): never {
  throw new NotCarried(reason);
}

function readMember({ member: name, fields }: GlueNode, context: ReadContext): ReadNode | PassedNode {
  const missing = unsupportedMembers.find((each) => each.name === name);
  if (missing !== undefined) return refuse(missing.reason);
  const member = supportedMembers.find((each) => each.name === name);
  if (member === undefined) {
    const near = nearNames(
      name,
      [...supportedMembers, ...unsupportedMembers].map((each) => each.name),
    );
    const meant = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
    return refuse(`"${clip(name)}" is not a kind of node that Tenon knows.${meant}`);
  }
  const { inputs: wanted } = member;
  const count = context.inputs.length;
  if (wanted === 'some' ? count === 0 : count !== wanted)
    refuse(
      `It has ${countText(count, 'input')}, and ${wanted === 'some' ? 'at least one is' : `${wanted} are`} expected.`,
    );
  const { Name: _name, Inputs: _inputs, ...own } = fields;
  const checked = member.fields.safeParse(own);
  if (!checked.success) return refuse(asSentence(issueText(checked.error.issues[0]!)));
  const unknown = Object.keys(own).filter((field) => !Object.hasOwn(member.fields.shape, field));
  if (unknown.length > 0) context.change(`Not carried over: ${unknown.map((each) => clip(each)).join(', ')}.`);
  return member.read(checked.data, context);
}
