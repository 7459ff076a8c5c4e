/** Handlers of the procedures of sub-flows. */

import type { subflowProcedures } from '#engine/contract/procedures/subflows/subflows.ts';
import { subflowUsers } from '#engine/definitions/subflow-users.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { checkedGraphText } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const subflowHandlers: Handlers<EngineServices, keyof typeof subflowProcedures> = {
  async getSubflows(_input, services) {
    return (await services.workspace()).stores.subflow
      .list()
      .map(({ name, hash, file, value }) => ({ name, hash, file, subflow: value }));
  },
  async getSubflowUsers({ name }, services) {
    return subflowUsers((await services.workspace()).stores, name);
  },
  async validateSubflow({ subflow, use }, services, signal) {
    const { userTransformsOf } = await import('#engine/definitions/user-transforms.ts');
    const users = userTransformsOf(await services.workspace());
    const checked = await (await services.graphs()).validateSubflow({ subflow, use, users }, signal);
    return { ...checkedGraphText(checked), job: checked.job };
  },
  async replaceSubflow({ job, nodeId }, services) {
    const { inlineSubflow } = await import('#engine/graph/index.ts');
    const { userTransformsOf } = await import('#engine/definitions/user-transforms.ts');
    return inlineSubflow(job, nodeId, userTransformsOf(await services.workspace()));
  },
};
