/**
 * A graph without sub-flows: in place of each node that uses one are the nodes in it, with the values of its parameters, and one node
 * for each of its outputs, which has the key of that output (node-port.ts). So everything behind knows plain nodes only.
 */

import type { Edge, Node } from '#engine/contract/definitions/job.ts';
import { deepestSubflow, innerId, innerName } from '#engine/contract/definitions/inner-node.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import { inputTransform, outputTransform, portsOfSubflow } from '#engine/contract/definitions/subflow.ts';
import { EngineError, meantHint, nearNames, toEngineError } from '#engine/contract/errors.ts';
import { checkArgs } from '#engine/graph/check-args.ts';
import type { KnownTransforms } from '#engine/graph/known-transforms.ts';
import { substituteInRole, substituteNodeArguments } from '#engine/graph/substitute-arguments.ts';
import { findSubflowProblems } from '#engine/graph/subflow-problems.ts';
import { placeInArguments } from '#engine/transforms/subflow/place-in-arguments.ts';
import { subflowResult } from '#engine/transforms/subflow/subflow-ends.ts';
import type { SubflowFile } from '#engine/transforms/subflow/subflow-file.ts';
import type { Transform } from '#engine/transforms/transform.ts';

/** Nodes that the sub-flows of a job may have together. */
const mostNodes = 2000;
/** Problems of one sub-flow that are listed. */
const mostProblems = 5;

interface ExpansionError {
  readonly nodeId: string;
  readonly name: string;
  readonly error: EngineError;
}

export interface ExpandedGraph {
  readonly nodes: readonly Node[];
  /** Id of the node for an output of a sub-flow → the node that uses the sub-flow. */
  readonly uses: ReadonlyMap<string, Node>;
  readonly errors: readonly ExpansionError[];
}

/** @param nodes with sound edges and known transforms. @param values of `${argument}`. */
export function expandSubflows(
  nodes: readonly Node[],
  known: KnownTransforms,
  values: Readonly<Record<string, string>>,
): ExpandedGraph {
  const expander = new Expander(known, values);
  const scope: Scope = { nodes, known, edgeOf: () => undefined, idOf: (id) => id };
  for (const node of nodes) {
    const transform = known.find(node.transform);
    if (transform !== undefined)
      expander.add(node, transform, scope, [], () => substituteNodeArguments(transform, node.args, values));
  }
  return expander;
}

/** The nodes among which edges are read: those of the job, or of one sub-flow. */
interface Scope {
  readonly nodes: readonly Node[];
  readonly known: KnownTransforms;
  /** What an input of the sub-flow reads. */
  readonly edgeOf: (id: string) => Edge | undefined;
  readonly idOf: (id: string) => string;
}

class Expander implements ExpandedGraph {
  readonly nodes: Node[] = [];
  readonly uses = new Map<string, Node>();
  readonly errors: ExpansionError[] = [];
  readonly #known: KnownTransforms;
  readonly #values: Readonly<Record<string, string>>;
  readonly #checked = new Map<SubflowFile, readonly EngineError[]>();

  constructor(known: KnownTransforms, values: Readonly<Record<string, string>>) {
    this.#known = known;
    this.#values = values;
  }

  /** @param argsOf of a node that uses a sub-flow. @param path names of the sub-flows around it. */
  add(
    node: Node,
    transform: Transform,
    scope: Scope,
    path: readonly string[],
    argsOf: () => Readonly<Record<string, unknown>>,
  ): void {
    try {
      const wired = { ...node, inputs: wiredInputs(node, scope, transform.select !== undefined) };
      if (transform.subflow === undefined) this.nodes.push(wired);
      else {
        refuseDepth(transform.subflow, path);
        const args = checkArgs(node, transform, argsOf());
        this.#open(wired, transform.subflow, args, [...path, transform.name]);
      }
    } catch (thrown) {
      this.#note(node, thrown, path.length === 0);
    }
  }

  /** @param isOutermost of the job itself: there is no graph with more nodes than are possible. */
  #note({ id, name }: Pick<Node, 'id' | 'name'>, thrown: unknown, isOutermost: boolean): void {
    if (thrown instanceof TooManyNodes) {
      if (!isOutermost) throw thrown;
      this.nodes.length = 0;
    }
    this.errors.push({ nodeId: id, name, error: toEngineError(thrown) });
  }

  /** @param node with its inputs as they are in the whole graph. */
  #open(node: Node, subflow: SubflowFile, values: Readonly<Record<string, unknown>>, path: readonly string[]): void {
    const { definition, file } = subflow;
    const problems = this.#problemsOf(subflow);
    if (problems.length > 0) {
      for (const { message, hint } of problems.slice(0, mostProblems))
        this.errors.push({
          nodeId: node.id,
          name: node.name,
          error: new EngineError('InvalidDefinition', `The sub-flow "${definition.name}" in ${file}: ${message}`, {
            ...(hint === undefined ? {} : { hint }),
            details: { path: file },
          }),
        });
      return;
    }
    const { inside } = this.#known;
    const scope: Scope = {
      nodes: definition.nodes,
      known: inside,
      edgeOf: (id) => node.inputs[id],
      idOf: (id) => innerId(node.id, id),
    };
    for (const inner of definition.nodes) {
      if (inner.transform === inputTransform) continue;
      if (this.nodes.length >= mostNodes) throw new TooManyNodes(definition.name);
      if (inner.transform === outputTransform) {
        this.#result(node, inner, scope);
        continue;
      }
      const transform = inside.get(inner.transform);
      const named = {
        ...inner,
        id: innerId(node.id, inner.id),
        name: innerName(node.name, inner.name),
        ...(node.scope === 'new-rows' ? { scope: node.scope } : {}),
      };
      const substitute = (text: string, role: string | undefined): string =>
        substituteInRole(transform, role, text, this.#values);
      const placed = { parameters: definition.parameters, values, substitute };
      try {
        const args = { ...placeInArguments(transform, inner.args, placed) };
        this.add({ ...named, args }, transform, scope, path, () => args);
      } catch (thrown) {
        this.#note(named, thrown, false);
      }
    }
  }

  /** Edges, previews and receipts refer to it as to an output of any node. */
  #result(node: Node, end: Node, scope: Scope): void {
    const id = portKey(node.id, end.id);
    this.uses.set(id, node);
    this.nodes.push({
      id,
      name: node.name,
      transform: subflowResult.name,
      inputs: wiredInputs(end, scope, false),
      args: {},
      ...(node.checkpoint === undefined ? {} : { checkpoint: node.checkpoint }),
    });
  }

  #problemsOf(subflow: SubflowFile): readonly EngineError[] {
    const found = this.#checked.get(subflow) ?? findSubflowProblems(subflow.definition, this.#known.inside);
    this.#checked.set(subflow, found);
    return found;
  }
}

/** @throws EngineError InvalidDefinition for an edge that names none of several outputs of a sub-flow, or one that it does not have. */
function wiredInputs(node: Node, scope: Scope, takesAll: boolean): Node['inputs'] {
  const wire = (port: string, edge: Edge): Edge => {
    const from = scope.nodes.find(({ id }) => id === edge.node);
    const outer = from?.transform === inputTransform ? scope.edgeOf(edge.node) : undefined;
    if (outer !== undefined) return outer;
    const subflow = from === undefined ? undefined : scope.known.find(from.transform)?.subflow;
    const id = scope.idOf(edge.node);
    if (subflow === undefined) return edge.port === undefined ? { node: id } : { node: id, port: edge.port };
    const { outputs } = portsOfSubflow(subflow.definition);
    if (edge.port === undefined && outputs.length > 1)
      throw unread(
        takesAll
          ? `"${node.name}" reads all outputs of "${from!.name}", which is a sub-flow.`
          : `Input "${port}" of "${node.name}" reads "${from!.name}", which has several outputs, but names none of them.`,
        takesAll
          ? 'Connect its readers to the outputs of the sub-flow instead.'
          : `Connect it to ${outputs.join(' or ')}.`,
      );
    const output = edge.port ?? outputs[0] ?? '';
    if (!outputs.includes(output) && outputs.length > 0)
      throw unread(
        `Input "${port}" of "${node.name}" reads output "${output}" of "${from!.name}", which does not exist.`,
        meantHint(nearNames(output, outputs), `Its outputs are ${outputs.join(', ')}.`),
      );
    return { node: portKey(id, output) };
  };
  return Object.fromEntries(Object.entries(node.inputs).map(([port, edge]) => [port, wire(port, edge)]));
}

function unread(message: string, hint: string): EngineError {
  return new EngineError('InvalidDefinition', message, { hint });
}

function refuseDepth({ definition: { name }, file }: SubflowFile, path: readonly string[]): void {
  if (path.includes(name)) {
    const circle = [...path.slice(path.indexOf(name)), name].map((each) => `"${each}"`).join(' → ');
    throw new EngineError('InvalidDefinition', `The sub-flow "${name}" in ${file} contains itself: ${circle}.`, {
      hint: 'Remove one of these nodes from its sub-flow.',
      details: { path: file },
    });
  }
  if (path.length < deepestSubflow) return;
  throw new EngineError(
    'InvalidDefinition',
    `The sub-flow "${name}" is ${path.length + 1} levels deep; at most ${deepestSubflow} are possible.`,
    { hint: 'Replace one of the sub-flows around it with its nodes.', details: { path: file } },
  );
}

class TooManyNodes extends EngineError {
  constructor(name: string) {
    const most = mostNodes.toLocaleString('en');
    super('InvalidDefinition', `With the nodes of the sub-flow "${name}", the job has more than ${most} nodes.`, {
      hint: 'Split the job.',
    });
  }
}
