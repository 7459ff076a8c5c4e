/** Handlers of the transforms' procedures. */

import { z } from 'zod';
import type { transformProcedures } from '#engine/contract/procedures/transforms.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';
import type { Transform } from '#engine/transforms/transform.ts';

/** Those whose files have a mistake are problems of the workspace instead. */
async function userTransforms(services: EngineServices): Promise<Transform[]> {
  const workspace = services.hasWorkspace ? await services.workspace() : undefined;
  if (workspace === undefined) return [];
  const { transform, subflow } = workspace.stores;
  if (transform.list().length === 0 && subflow.list().length === 0) return [];
  const { KnownTransforms } = await import('#engine/graph/index.ts');
  const { userTransformsOf } = await import('#engine/definitions/user-transforms.ts');
  const users = userTransformsOf(workspace);
  const known = new KnownTransforms(users);
  return [...users.names, ...(users.subflowNames ?? [])]
    .flatMap((name) => known.find(name) ?? [])
    .filter((made) => made.user !== undefined || made.subflow !== undefined);
}

export const transformHandlers: Handlers<EngineServices, keyof typeof transformProcedures> = {
  async getTransforms(_input, services) {
    const { transforms } = await import('#engine/transforms/index.ts');
    const { mayBeStep } = await import('#engine/transforms/recipe/may-be-step.ts');
    const { mixesRows } = await import('#engine/graph/index.ts');
    const { subflowInput, subflowOutput, subflowResult } = await import('#engine/transforms/subflow/subflow-ends.ts');
    const ends: readonly Transform[] = [subflowInput, subflowOutput, subflowResult];
    return [...transforms, ...ends, ...(await userTransforms(services))].map((transform) => ({
      name: transform.name,
      title: transform.title,
      category: transform.category,
      summary: transform.summary,
      inputs: transform.inputs,
      moreInputs: transform.moreInputs ?? false,
      outputs: transform.outputs ?? null,
      moreOutputs: transform.moreOutputs !== undefined,
      listedOutputs: transform.listedOutputs ?? null,
      isCollection: 'select' in transform,
      effect: transform.effect,
      mixesRows: mixesRows(transform),
      file: transform.user?.files.code.file ?? transform.subflow?.file ?? null,
      isSubflow: transform.subflow !== undefined,
      isEnd: ends.includes(transform),
      isStep: mayBeStep(transform),
      args: z.toJSONSchema(transform.args, { io: 'input', unrepresentable: 'any' }),
    }));
  },
  async explainNode({ job, nodeId }, services, signal) {
    return (await services.graphs()).explain(job, nodeId, signal);
  },
  async writeScript({ job, as, arguments: given, unfinished }, services, signal) {
    return (await services.graphs()).writeScript({ job, as, given, unfinished }, signal);
  },
};
