/** A job as a visual job of AWS Glue: the JSON that `aws glue create-job` reads. Pure. */

import { asSentence } from '#engine/base/sentence.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { KnownTransforms } from '#engine/graph/known-transforms.ts';
import { substituteArguments } from '#engine/graph/substitute-arguments.ts';
import { writeSettings } from '#engine/interchange/glue-studio/job-settings.ts';
import { NotCarried, type WriteContext } from '#engine/interchange/glue-studio/member.ts';
import { writers } from '#engine/interchange/glue-studio/members/index.ts';
import { transformsWithoutForm } from '#engine/interchange/glue-studio/without-form.ts';
import { writeUserTransform } from '#engine/interchange/glue-studio/members/user-transform.ts';

import type { UserTransforms } from '#engine/transforms/user/user-transform-files.ts';

export interface GlueExport {
  /** JSON; null while a node has no form. */
  readonly text: string | null;
  /** The JSON without the nodes that have no form. */
  readonly draft: string;
  /** Lines of each node that is in the draft, counted from 1, both included. */
  readonly parts: readonly { readonly nodeId: string; readonly firstLine: number; readonly lastLine: number }[];
  readonly problems: readonly { readonly nodeId: string; readonly node: string; readonly reason: string }[];
  /** What is different in AWS Glue or after an import from there. */
  readonly differences: readonly { readonly nodeId: string; readonly says: string }[];
}

/** @param given values of arguments, which become constants. @param users transforms of the workspace. */
export function exportGlueJob(job: Job, given: Readonly<Record<string, string>>, users?: UserTransforms): GlueExport {
  const known = new KnownTransforms(users);
  const problems: { nodeId: string; node: string; reason: string }[] = [];
  const differences = new Map<string, { nodeId: string; says: string }>();
  const values = { ...job.defaultArguments, ...given };
  const byId = new Map(job.nodes.map((node) => [node.id, node]));
  const written: [id: string, node: object][] = [];
  for (const node of job.nodes) {
    const note = (says: string): void => void differences.set(`${node.id}\n${says}`, { nodeId: node.id, says });
    try {
      written.push([node.id, writeNode(node, byId, known, values, note)]);
    } catch (thrown) {
      const reason = thrown instanceof NotCarried ? thrown.message : toEngineError(thrown).message;
      problems.push({ nodeId: node.id, node: node.name, reason });
    }
  }
  const ofJob: string[] = [];
  const settings = writeSettings({ ...job, defaultArguments: values }, (says) => ofJob.push(says));
  for (const says of ofJob) differences.set(`\n${says}`, { nodeId: '', says });
  const draft = `${JSON.stringify({ ...settings, CodeGenConfigurationNodes: Object.fromEntries(written) }, null, 2)}\n`;
  return {
    text: problems.length === 0 && job.nodes.length > 0 ? draft : null,
    draft,
    parts: partsOf(draft, new Set(written.map(([id]) => id))),
    problems,
    differences: [...differences.values()],
  };
}

function writeNode(
  node: Node,
  nodes: ReadonlyMap<string, Node>,
  known: KnownTransforms,
  values: Readonly<Record<string, string>>,
  note: (says: string) => void,
): object {
  const refuse = (reason: string): never => {
    throw new NotCarried(reason);
  };
  const transform = known.find(node.transform);
  if (transform === undefined) return refuse(`"${node.transform}" is not a transform.`);
  const writer = transform.user === undefined ? writers.get(transform.name) : writeUserTransform(transform.user.files);
  if (writer === undefined)
    return refuse(
      `AWS Glue Studio has no node for ${transform.title}. ${transformsWithoutForm[transform.name] ?? 'Remove the node.'}`,
    );
  const given = substituteArguments(node.args, values);
  if (JSON.stringify(given) !== JSON.stringify(node.args))
    note('Arguments of the job are written with their values; nodes in AWS Glue have none.');
  const args = transform.args.safeParse(given);
  if (!args.success) return refuse(asSentence(issueText(args.error.issues[0]!)));
  const missing = transform.inputs.find((port) => node.inputs[port] === undefined);
  if (missing !== undefined) refuse(`Its input ${missing} is not connected. Connect it.`);
  if (node.notes !== undefined) note('Nodes in AWS Glue have no notes; those of this node stay behind.');
  if (node.checkpoint !== undefined) note('AWS Glue has no checkpoints of nodes; that of this node stays behind.');
  if (node.scope !== undefined) note('Which rows a bookmark selects is not stated for a node in AWS Glue.');
  checkPorts(node, nodes, known, refuse);
  const inputs = Object.fromEntries(Object.entries(node.inputs).map(([port, edge]) => [port, edge.node]));
  const context: WriteContext = {
    transform: transform.name,
    inputs,
    outputs: outputsRead(node, nodes, known),
    note,
    refuse,
  };
  const [member, fields] = writer(args.data as never, context);
  const ids = Object.values(inputs);
  return { [member]: { Name: node.name, ...(ids.length === 0 ? {} : { Inputs: ids }), ...fields } };
}

/** Of a node with several outputs, AWS Glue gives all of them to the next one, which selects. */
function checkPorts(
  node: Node,
  nodes: ReadonlyMap<string, Node>,
  known: KnownTransforms,
  refuse: (reason: string) => never,
): void {
  const isSelect = node.transform === 'SelectFromCollection';
  for (const edge of Object.values(node.inputs)) {
    const from = nodes.get(edge.node);
    if (from === undefined) refuse(`It reads "${edge.node}", which is not a node of the job. Connect its input.`);
    const transform = known.find(from!.transform);
    const isCollection = transform?.outputs !== undefined || transform?.listedOutputs !== undefined;
    if (isSelect && edge.port !== undefined)
      refuse('It reads one output by the edge. Set the output in the node, and let the edge read all outputs.');
    if (!isSelect && isCollection)
      refuse(
        `It reads one output of "${from!.name}". Put a Select From Collection node in between, as AWS Glue needs one.`,
      );
  }
}

/** Outputs of the node that a SelectFromCollection reads, in their order. */
function outputsRead(node: Node, nodes: ReadonlyMap<string, Node>, known: KnownTransforms): string[] {
  const from = nodes.get(Object.values(node.inputs)[0]?.node ?? '');
  const transform = from === undefined ? undefined : known.find(from.transform);
  if (from === undefined || transform?.outputs === undefined) return [onlyOutput];
  const parsed = transform.args.safeParse(from.args);
  if (!parsed.success) return [];
  const { listedOutputs: list, outputs } = transform;
  const entries = list === undefined ? [] : (parsed.data[list.argument] as Readonly<Record<string, string>>[]);
  return [
    ...entries.map((entry) => entry[list!.member]!),
    ...outputs.map(({ argument }) => String(parsed.data[argument])),
  ];
}

/** In JSON of two spaces, a node begins and ends with four. */
function partsOf(draft: string, ids: ReadonlySet<string>): GlueExport['parts'] {
  const parts: { nodeId: string; firstLine: number; lastLine: number }[] = [];
  let open: { nodeId: string; firstLine: number } | undefined;
  let isInside = false;
  for (const [index, line] of draft.split('\n').entries()) {
    if (line === '  "CodeGenConfigurationNodes": {') isInside = true;
    if (!isInside) continue;
    const nodeId = /^ {4}"(?<id>[^"]+)": \{$/u.exec(line)?.groups?.['id'];
    if (nodeId !== undefined && ids.has(nodeId)) open = { nodeId, firstLine: index + 1 };
    if (open !== undefined && /^ {4}\},?$/u.test(line)) {
      parts.push({ ...open, lastLine: index + 1 });
      open = undefined;
    }
  }
  return parts;
}
