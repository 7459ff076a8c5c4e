/** Actions on the graph of the workflow in front, shared by keys, menus, buttons and the canvas. */

import { showFailure } from '#renderer/app/commands/run-command.ts';
import {
  connect,
  nameIn,
  remove,
  startAfter,
  startMore,
  startOf,
  startableId,
  startableOf,
  whyNotConnect,
  wireOf,
  type Startable,
} from '#renderer/features/triggers/workflows/editing/edit-workflow.ts';
import {
  findCanvas,
  findLoose,
  findSelected,
  select,
  showInCanvas,
} from '#renderer/features/triggers/workflows/editing/edit-store.ts';
import { knownGraph, type CanvasGraph } from '#renderer/features/triggers/workflows/editing/canvas-graph.ts';
import { editWorkflow, putOnCanvas, takeFromCanvas } from '#renderer/features/triggers/workflows/editing/save-edits.ts';
import { openNode } from '#renderer/features/triggers/workflows/workflow-actions.ts';
import { openTrigger } from '#renderer/features/triggers/trigger-store.ts';
import { cardSize, layOut } from '#renderer/features/triggers/workflows/workflow-layout.ts';

/** Nodes among what is selected. */
export function selectedNodes(workflow: string): string[] {
  return findSelected(workflow).filter((id) => wireOf(id) === undefined);
}

/**
 * After a trigger it becomes an action of it; after a job or crawler a new trigger connects them; after nothing it starts the
 * workflow if nothing else does, and otherwise waits on the canvas to be connected.
 */
export async function addStartable(workflow: string, started: Startable, after: string | null): Promise<void> {
  const id = startableId(started);
  if (after === null && (knownGraph(workflow)?.nodes.length ?? 0) > 0) await putOnCanvas(workflow, id);
  else
    await editWorkflow(
      workflow,
      (triggers, nameFor) => {
        if (after !== null && startableOf(after) === undefined) return startMore(triggers, nameIn(after), started);
        if (after === null && startOf(triggers) !== undefined) return { triggers };
        const name = nameFor(after === null ? `start ${workflow}` : `after ${nameIn(after)}`);
        return startAfter(triggers, { name, workflowName: workflow, after, started });
      },
      { selected: [id] },
    );
}

export async function connectNodes(workflow: string, from: string, to: string): Promise<void> {
  await editWorkflow(workflow, (triggers) => connect(triggers, from, to));
}

export async function refuseWire(workflow: string, from: string, to: string): Promise<void> {
  await editWorkflow(workflow, (triggers) => ({
    refusal: whyNotConnect(triggers, from, to) ?? 'Only conditional triggers wait for jobs and crawlers.',
  }));
}

/** Selected triggers are deleted; jobs and crawlers leave the graph; wires go alone. */
export async function removeSelected(workflow: string): Promise<void> {
  const ids = findSelected(workflow);
  const loose = new Set(findLoose(workflow));
  const wired = ids.filter((id) => !loose.has(id));
  if (wired.length === 0) return takeFromCanvas(workflow, ids);
  await editWorkflow(workflow, (triggers) => remove(triggers, wired), { selected: [], gone: ids });
}

/** Columns from left to right, each from top to bottom. */
function walkOrder(graph: CanvasGraph): string[] {
  const { places } = layOut(graph);
  const place = (id: string): number => places.get(id)!.left * 100_000 + places.get(id)!.top;
  return graph.nodes.map(({ id }) => id).toSorted((one, other) => place(one) - place(other));
}

/** The node that Tab goes to; undefined: the walk leaves the canvas. */
export function nextNode(workflow: string, step: 1 | -1): string | undefined {
  const graph = knownGraph(workflow);
  if (graph === undefined) return undefined;
  const order = walkOrder(graph);
  const current = findSelected(workflow).at(-1);
  const at = current === undefined ? -1 : order.indexOf(wireOf(current)?.to ?? current);
  return at === -1 ? order.at(step === 1 ? 0 : -1) : order[at + step];
}

/** The nearest node in a direction of the screen; undefined: there is none. */
export function nodeBeside(workflow: string, x: -1 | 0 | 1, y: -1 | 0 | 1): string | undefined {
  const graph = knownGraph(workflow);
  const current = selectedNodes(workflow).at(-1);
  if (graph === undefined) return undefined;
  const { places } = layOut(graph);
  const from = current === undefined ? undefined : places.get(current);
  if (from === undefined) return walkOrder(graph)[0];
  const distances = graph.nodes.flatMap(({ id }) => {
    const { left, top } = places.get(id)!;
    const [along, across] = [
      (left - from.left) * x + (top - from.top) * y,
      (left - from.left) * y + (top - from.top) * x,
    ];
    return along > 0 && (x !== 0 || across === 0) ? [{ id, distance: along + Math.abs(across) * 2 }] : [];
  });
  return distances.toSorted((one, other) => one.distance - other.distance)[0]?.id;
}

export function goTo(workflow: string, id: string | undefined): void {
  if (id === undefined) return;
  select(workflow, [id]);
  findCanvas(workflow)?.reveal(id);
}

/** The wires of the selected node one after the other, then the node again: to delete one by keys. */
export function nextWire(workflow: string): void {
  const graph = knownGraph(workflow);
  const current = findSelected(workflow).at(-1);
  if (graph === undefined || current === undefined) return;
  const wire = wireOf(current);
  const ids = graph.wires.map(({ id }) => id);
  if (wire !== undefined) return select(workflow, [ids[(ids.indexOf(current) + 1) % ids.length]!]);
  const first = graph.wires.find(({ from, to }) => from === current || to === current);
  if (first !== undefined) select(workflow, [first.id]);
}

/** What a node has in the shown run, else its editor; of a wire the trigger that makes it. */
export function openSelected(workflow: string, id: string | undefined = findSelected(workflow).at(-1)): void {
  if (id === undefined) return;
  const wire = wireOf(id);
  if (wire !== undefined) return openTrigger(nameIn(wire.to.startsWith('trigger/') ? wire.to : wire.from));
  const node = knownGraph(workflow)?.nodes.find((each) => each.id === id);
  if (node !== undefined) void openNode(node).catch((thrown: unknown) => showFailure(`Opening ${node.name}`, thrown));
}

export function startAdding(workflow: string): void {
  showInCanvas({ adding: { workflow, after: selectedNodes(workflow).at(-1) ?? null } });
}

/** Dropped on the card of a trigger it becomes an action of it. */
export async function dropStartable(
  workflow: string,
  started: Startable,
  { x, y }: { readonly x: number; readonly y: number },
): Promise<void> {
  const graph = knownGraph(workflow);
  const over = graph === undefined ? undefined : cardAt(graph, x, y);
  await addStartable(workflow, started, over ?? null);
}

function cardAt(graph: CanvasGraph, x: number, y: number): string | undefined {
  const { places } = layOut(graph);
  return graph.nodes.find(({ id }) => {
    const { left, top } = places.get(id)!;
    return x >= left && x <= left + cardSize.width && y >= top && y <= top + cardSize.height;
  })?.id;
}
