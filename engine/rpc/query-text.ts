/** Handlers of the procedures for the text of a query. */

import type { queryTextProcedures } from '#engine/contract/procedures/query-text.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import { columnTexts } from '#engine/rpc/entity-text.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

export const queryTextHandlers: Handlers<EngineServices, keyof typeof queryTextProcedures> = {
  async completeQuery({ statement, position, folder }, services, signal) {
    const request = { statement, position, folder: folder ?? (await services.workspace()).root };
    return (await services.explorer()).completeQuery(request, signal);
  },
  async checkQuery({ sql, folder, parameters }, services, signal) {
    const options = { folder: folder ?? (await services.workspace()).root, parameters };
    return { columns: columnTexts(await (await services.explorer()).checkQuery(sql, options, signal)) };
  },
  async explainQuery({ sql, folder, leaveOutMisfits, parameters, runs }, services, signal) {
    const options = { folder: folder ?? (await services.workspace()).root, leaveOutMisfits, parameters };
    return (await services.explorer()).explainQuery(sql, options, runs, signal);
  },
  async draftQueryJob({ folder, ...request }, services, signal) {
    const { root } = await services.workspace();
    const explorer = await services.explorer();
    const job = await explorer.draftJob({ ...request, folder: folder ?? root, root }, signal);
    const { problems } = await (await services.graphs()).validate(job, signal);
    return { job, problems };
  },
};
