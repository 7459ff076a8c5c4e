/** Actions on jobs and on the nodes of the front one, shared by commands, buttons and dialogs. */

import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { inputTransform, outputTransform } from '#engine/contract/definitions/subflow.ts';
import { coversEditor } from '#renderer/app/inspector.tsx';
import type { TransformText } from '#engine/contract/procedures/transforms.ts';
import { flushDraft } from '#renderer/features/jobs/draft/autosave.ts';
import { checkRuns } from '#renderer/features/runs/check-job.ts';
import { dropDraft, editDraft, findDraft, select } from '#renderer/features/jobs/draft/draft-store.ts';
import { onlyOutput } from '#engine/contract/definitions/node-port.ts';
import { findColumns, findOutputs, findProblems } from '#renderer/features/jobs/draft/job-checks.ts';
import { matchByName } from '#renderer/features/jobs/inspector/mapping-model.ts';
import { activeJob, findCanvas, focusNode, showInEditor, showPanel } from '#renderer/features/jobs/editor-view.ts';
import { layoutJob, makeRoom, placeAfter, placeBefore } from '#renderer/features/jobs/graph/auto-layout.ts';
import {
  addNode,
  connectNodes,
  disconnectPort,
  duplicateNodes,
  freeNodeId,
  freeNodeName,
  freeTargetPath,
  moveNodes,
  removeNodes,
  type Place,
} from '#renderer/features/jobs/graph/edit-job.ts';
import { freeOutput, readOutput } from '#renderer/features/jobs/graph/node-outputs.ts';
import { consumersOf, freePort, walkOrder } from '#renderer/features/jobs/graph/graph-walk.ts';
import { knownTransforms, portsIn } from '#renderer/features/jobs/transforms.ts';
import { openRun } from '#renderer/features/runs/run-actions.ts';
import { findNamingTriggers } from '#renderer/features/schedules/naming-triggers.tsx';
import { listed } from '#renderer/features/schedules/schedule-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { jobTab } from '#renderer/stores/open-editors.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { closeTab, openInspector, openTab, uncoverEditor } from '#renderer/stores/workbench.ts';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

export function openJob(name: string, preview = false): void {
  openTab({ ...jobTab(name), preview });
}

/** @throws EngineError AlreadyExists, InvalidDefinition. */
export async function createJob(name: string): Promise<void> {
  await runCommand('saveJob', { job: jobSchema.parse({ name }), expectedHash: null });
  openJob(name);
}

/** Saves a job that came from elsewhere, and opens it. @throws EngineError AlreadyExists, InvalidDefinition. */
export async function saveImported(job: Job): Promise<void> {
  await runCommand('saveJob', { job, expectedHash: null });
  openJob(job.name);
  showToast({ tone: 'ok', title: `Job ${job.name} imported.` });
}

/** @throws EngineError AlreadyExists, ConcurrentModification. */
export async function renameJob(name: string, next: string): Promise<void> {
  await flushDraft(name);
  const draft = findDraft(name);
  if (draft === undefined) return;
  await runCommand('saveJob', {
    job: { ...draft.disk.job, name: next },
    expectedHash: draft.disk.hash,
    previousName: name,
  });
  closeTab(jobTab(name).id);
  dropDraft(name);
  openJob(next);
  const triggers = await findNamingTriggers('jobName', next);
  if (triggers.length > 0)
    showToast({ tone: 'ok', title: `Job renamed to ${next}.`, text: `Triggers that name it: ${listed(triggers)}.` });
}

/** @throws EngineError ConcurrentModification. */
export async function deleteJob(name: string): Promise<void> {
  const { hash } = await client.call('getJob', { name });
  closeTab(jobTab(name).id);
  dropDraft(name);
  await runCommand('deleteDefinition', { kind: 'job', name, expectedHash: hash });
  showToast({ tone: 'ok', title: `Job ${name} deleted.` });
}

/**
 * Saves unsaved steps, starts a run and shows it.
 * @param args in place of the job's defaults.
 * @throws EngineError InvalidDefinition, and those of startJobRun.
 */
export async function runJob(name: string, args: Readonly<Record<string, string>> = {}): Promise<void> {
  await flushDraft(name);
  const job = findDraft(name)?.history.present;
  if (job !== undefined)
    await checkRuns(job, args).catch((thrown: unknown) => {
      // The panel is about the job with its defaults.
      if (Object.keys(args).length > 0) throw thrown;
      const ids = findProblems(job).flatMap(({ node, missing }) => (missing && node !== null ? [node] : []));
      showInEditor({ refusedNodes: { job: name, ids } });
      // Started from elsewhere, the panel in front is another job's.
      if (activeJob() === name) showPanel('problems');
      throw thrown;
    });
  openRun(await runCommand('startJobRun', { jobName: name, arguments: { ...args } }));
}

export function selectedNodes(name: string): string[] {
  const draft = findDraft(name);
  const ids = new Set(draft?.history.present.nodes.map(({ id }) => id));
  return (draft?.selection ?? []).filter((id) => ids.has(id));
}

export interface Given {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/**
 * @param output of `after`; null: its only one, or the first that nothing reads.
 * @param known given: settings of the new node; absent: it is named after its transform, without arguments. place: where it
 *   is put; absent: where there is room.
 */
export function addAfter(
  name: string,
  transform: TransformText,
  after: string | null,
  output: string | null,
  { given, place }: { readonly given?: Given | undefined; readonly place?: Place } = {},
): void {
  const draft = findDraft(name);
  if (draft === undefined) return;
  const job = draft.history.present;
  const follows = transform.inputs.length === 0 ? null : after;
  const title = freeNodeName(job, given?.name ?? transform.title);
  const id = freeNodeId(job, endIds[transform.name] ?? title);
  const free = transform.inputs.length > 0 || after === null ? undefined : findFreePort(job, after);
  const portsOf = portsIn(knownTransforms(), findOutputs(job));
  const read = follows === null ? null : (output ?? freeOutput(job, follows, portsOf));
  const goesBetween =
    follows !== null &&
    transform.effect !== 'target' &&
    consumersOf(job, follows).some((reader) =>
      Object.values(reader.inputs).some(
        (edge) => edge.node === follows && readOutput(job, reader, edge, portsOf) === read,
      ),
    );
  editDraft(
    name,
    (before) => {
      const roomy = goesBetween ? makeRoom(before, follows) : before;
      const added = addNode(
        roomy,
        {
          id,
          name: title,
          transform: transform.name,
          args: given?.args ?? firstArguments(job, transform, follows, read),
        },
        place ?? (free === undefined ? placeAfter(roomy, follows) : placeBefore(roomy, after!)),
        follows,
        portsOf,
        read,
      );
      return free === undefined ? added : connectNodes(added, id, after!, free, portsOf);
    },
    null,
    [id],
  );
  openInspector();
  whenDrawn(() => {
    const places = [`[data-card="${CSS.escape(id)}"]`, `[data-part="outline"] [data-row="${CSS.escape(id)}"]`];
    if (document.querySelector(`[data-part="job-editor"] :is(${places.join(', ')})`) === null) return false;
    findCanvas(name)?.reveal(id);
    // A user who already writes in the form keeps the focus there.
    if (document.activeElement?.closest('[data-part="job-editor"] [data-part="pane"]') == null) focusNode(id);
    return true;
  });
}

/** Ids of the ends of a sub-flow are the names of its ports. */
const endIds: Readonly<Record<string, string>> = { [inputTransform]: 'in', [outputTransform]: onlyOutput };

/** A mapping begins with every column as it is: one changes what one wants changed. Files go to a folder of the job. */
function firstArguments(
  job: Job,
  { name }: TransformText,
  follows: string | null,
  output: string | null,
): Record<string, unknown> {
  if (name === 'PathTarget') return { path: freeTargetPath(job) };
  if (name === 'SelectFromCollection' && output !== null && output !== onlyOutput) return { key: output };
  const columns = name === 'ApplyMapping' && follows !== null ? findColumns(job, follows, output) : undefined;
  return columns === undefined ? {} : { mappings: matchByName([], columns) };
}

/** A source that is added at a node which waits for an input becomes that input. */
function findFreePort(job: Job, id: string): string | undefined {
  const node = job.nodes.find((each) => each.id === id);
  const ports = node === undefined ? undefined : portsIn(knownTransforms(), findOutputs(job))(node);
  return node === undefined || ports === undefined ? undefined : freePort(node, ports);
}

/** Nodes go and their edges heal; edges that are selected alone are cut. */
export function removeSelected(name: string): void {
  const edges = findDraft(name)?.selection.filter((id) => id.includes('<')) ?? [];
  remove(name, selectedNodes(name), edges);
}

/** Their edges heal. @param ids of nodes; those that are gone already are not missed. */
export function removeByIds(name: string, ids: readonly string[]): void {
  const left = new Set(findDraft(name)?.history.present.nodes.map(({ id }) => id));
  const nodes = ids.filter((id) => left.has(id));
  if (nodes.length > 0) remove(name, nodes, []);
}

function remove(name: string, nodes: readonly string[], edges: readonly string[]): void {
  if (findDraft(name) === undefined) return;
  const next = nodes.length > 0 ? neighbourOf(name, nodes) : undefined;
  editDraft(
    name,
    (job) =>
      edges.reduce(
        (before, id) => disconnectPort(before, ...(id.split('<', 2) as [string, string])),
        removeNodes(job, nodes),
      ),
    null,
    next === undefined ? [] : [next],
  );
}

/** The node before the first removed one, else the one after it: where the user continues. */
function neighbourOf(name: string, removed: readonly string[]): string | undefined {
  const job = findDraft(name)!.history.present;
  const order = walkOrder(job);
  const first = job.nodes.find(({ id }) => id === removed[0]);
  const before = Object.values(first?.inputs ?? {})
    .map((edge) => edge.node)
    .find((id) => !removed.includes(id));
  return before ?? order.slice(order.indexOf(removed[0]!)).find((id) => !removed.includes(id));
}

export function duplicateSelected(name: string): void {
  const draft = findDraft(name);
  if (draft === undefined) return;
  const { job, copies } = duplicateNodes(draft.history.present, selectedNodes(name));
  if (copies.length > 0) editDraft(name, () => job, null, copies);
}

export function layOut(name: string): void {
  editDraft(name, (job) => moveNodes(job, layoutJob(job)));
  fitGraph(name);
}

/** The whole graph in the whole canvas: an inspector that covers it closes. */
export function fitGraph(name: string): void {
  if (coversEditor()) uncoverEditor();
  findCanvas(name)?.fit();
}

export function moveSelected(name: string, x: number, y: number): void {
  const nodes = selectedNodes(name);
  editDraft(
    name,
    (job) =>
      moveNodes(
        job,
        new Map(nodes.map((id) => [id, { x: (job.layout[id]?.x ?? 0) + x, y: (job.layout[id]?.y ?? 0) + y }])),
      ),
    `move:${nodes.join()}`,
  );
}

/** The node that Tab goes to; undefined: the walk leaves the canvas. */
export function nextAlongEdges(name: string, step: 1 | -1): string | undefined {
  const draft = findDraft(name);
  if (draft === undefined) return undefined;
  const order = walkOrder(draft.history.present);
  const current = selectedNodes(name).at(-1);
  return current === undefined ? order.at(step === 1 ? 0 : -1) : order[order.indexOf(current) + step];
}

export function walk(name: string, step: 1 | -1): void {
  const next = nextAlongEdges(name, step);
  if (next === undefined) return;
  select(name, [next]);
  findCanvas(name)?.reveal(next);
}

export function startAdding(name: string): void {
  showInEditor({ addingAfter: selectedNodes(name).at(-1) ?? null, addingOutput: null });
}
