/** Handlers of the procedures of workflows. */

import { loadOnce } from '#engine/base/load-once.ts';
import type { WorkflowRun } from '#engine/catalog/workflow-entities.ts';
import type { Workflow } from '#engine/contract/definitions/workflow.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { WorkflowRunText, WorkflowText, workflowProcedures } from '#engine/contract/procedures/workflows.ts';
import { readRunNumber } from '#engine/contract/run-number.ts';
import type { Warned } from '#engine/orchestrate/triggers/trigger-warnings.ts';
import type { PausingUses } from '#engine/orchestrate/workflows/pause-workflow.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

// Most commands have nothing to do with workflows.
const describing = loadOnce(() => import('#engine/orchestrate/workflows/describe-workflow.ts'));
const planning = loadOnce(() => import('#engine/orchestrate/workflows/plan-workflow-run.ts'));
const naming = loadOnce(() => import('#engine/orchestrate/triggers/missing-names.ts'));
const comparing = loadOnce(() => import('#engine/rpc/triggers/warned.ts'));
const exchanging = loadOnce(() => import('#engine/orchestrate/workflows/exchange/export-workflow.ts'));
const importing = loadOnce(() => import('#engine/orchestrate/workflows/exchange/import-workflow.ts'));
const pausing = loadOnce(() => import('#engine/orchestrate/workflows/pause-workflow.ts'));
const resuming = loadOnce(() => import('#engine/orchestrate/workflows/resume-workflow.ts'));

export const workflowHandlers: Handlers<EngineServices, keyof typeof workflowProcedures> = {
  async getWorkflows(_input, services) {
    const { stores } = await services.workspace();
    const warned = await warnedOf(services);
    return Promise.all(stores.workflow.list().map(({ value }) => describe(services, value, false, warned)));
  },
  async getWorkflow({ name, includeGraph }, services) {
    const { stores } = await services.workspace();
    return describe(services, stores.workflow.get(name).value, includeGraph, await warnedOf(services));
  },
  async startWorkflowRun({ name, runProperties }, services) {
    const { stores } = await services.workspace();
    const { start } = (await planning()).planWorkflow(stores, name);
    const missing = (await naming()).missingStarts(stores, start.trigger);
    if (missing !== null)
      throw new EngineError('EntityNotFound', `Cannot start workflow "${name}": ${missing.message}`, {
        hint: missing.hint,
      });
    const { workflowRun } = await (await services.triggers()).request(start.name, runProperties);
    return describeById(services, workflowRun!, false);
  },
  async stopWorkflowRun({ runId }, services) {
    await (await services.triggers()).stopWorkflowRun(runId);
    return describeById(services, runId, false);
  },
  async pauseWorkflowRun({ runId, why }, services) {
    await (await pausing()).pauseWorkflow(await pausingUses(services), runId, why, Date.now());
    return describeById(services, runId, false);
  },
  async continueWorkflowRun({ runId }, services) {
    await (await pausing()).continueWorkflow(await pausingUses(services), runId);
    return describeById(services, runId, false);
  },
  async resumeWorkflowRun({ runId, nodeIds }, services) {
    const { resumeWorkflow } = await resuming();
    const resumed = await resumeWorkflow({
      stores: (await services.workspace()).stores,
      catalog: await services.catalog(),
      triggers: await services.triggers(),
      runId,
      nodeIds,
      now: Date.now(),
    });
    return { run: await describeById(services, resumed.runId, false), nodeIds: resumed.nodeIds };
  },
  async getWorkflowRun({ runId, includeGraph }, services) {
    const number = readRunNumber(runId);
    const { workflowRuns } = await services.catalog();
    return describeById(
      services,
      number === undefined ? runId : await workflowRuns.getWorkflowRunId(number),
      includeGraph,
    );
  },
  async getWorkflowRuns({ name, includeGraph, ...page }, services) {
    const { workflowRuns } = await services.catalog();
    const { items, next } = await workflowRuns.getWorkflowRuns(name, page);
    return { items: await Promise.all(items.map((run) => describeRun(services, run, includeGraph))), next };
  },
  async exportWorkflow({ name, as }, services) {
    return (await exchanging()).exportWorkflow((await services.workspace()).stores, name, as, Date.now());
  },
  async importWorkflow({ text }, services) {
    return (await importing()).importWorkflow((await services.workspace()).stores, text);
  },
  async getWorkflowRunProperties({ runId }, services) {
    return (await (await services.catalog()).workflowRuns.getWorkflowRun(runId)).properties;
  },
  async putWorkflowRunProperties({ runId, runProperties }, services) {
    const { workflowRuns } = await services.catalog();
    return describeRun(services, await workflowRuns.putWorkflowRunProperties(runId, runProperties), false);
  },
};

async function pausingUses(services: EngineServices): Promise<PausingUses> {
  const [catalog, runs, triggers] = [await services.catalog(), await services.runs(), await services.triggers()];
  return { catalog, runs, triggers, log: services.log };
}

async function warnedOf(services: EngineServices): Promise<Warned> {
  const { stores } = await services.workspace();
  const inner = stores.trigger.list().flatMap(({ value }) => (value.workflowName === null ? [] : [value]));
  return (await comparing()).warnedOf(services, inner);
}

async function describe(
  services: EngineServices,
  workflow: Workflow,
  includeGraph: boolean,
  warned: Warned,
): Promise<WorkflowText> {
  const { workflowRuns } = await services.catalog();
  const [last] = (await workflowRuns.getWorkflowRuns(workflow.name, { limit: 1 })).items;
  const lastRun = last === undefined ? null : await describeRun(services, last, includeGraph);
  const { stores } = await services.workspace();
  return (await describing()).describeWorkflow(stores, warned, workflow, lastRun, includeGraph);
}

async function describeById(services: EngineServices, id: string, includeGraph: boolean): Promise<WorkflowRunText> {
  return describeRun(services, await (await services.catalog()).workflowRuns.getWorkflowRun(id), includeGraph);
}

async function describeRun(
  services: EngineServices,
  run: WorkflowRun,
  includeGraph: boolean,
): Promise<WorkflowRunText> {
  const actions = await (await services.catalog()).workflowRuns.getWorkflowRunActions(run.id);
  return (await describing()).describeWorkflowRun(run, actions, includeGraph);
}
