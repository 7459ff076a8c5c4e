/** Handlers of the transforms' procedures. */

import { z } from 'zod';
import type { transformProcedures } from '#engine/contract/procedures/transforms.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const transformHandlers: Handlers<EngineServices, keyof typeof transformProcedures> = {
  async getTransforms() {
    const { transforms } = await import('#engine/transforms/index.ts');
    const { mixesRows } = await import('#engine/graph/index.ts');
    return transforms.map((transform) => ({
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
