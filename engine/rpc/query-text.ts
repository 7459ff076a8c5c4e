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
  async checkQuery({ sql, folder }, services, signal) {
    const options = { folder: folder ?? (await services.workspace()).root };
    return { columns: columnTexts(await (await services.explorer()).checkQuery(sql, options, signal)) };
  },
  async explainQuery({ sql, folder, leaveOutMisfits }, services, signal) {
    const options = { folder: folder ?? (await services.workspace()).root, leaveOutMisfits };
    return (await services.explorer()).explainQuery(sql, options, signal);
  },
};
