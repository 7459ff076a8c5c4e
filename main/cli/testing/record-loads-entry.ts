/** For `node --import`: writes the address of every module that this process loads to the file that the test names. */

import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';

const file = process.env['TENON_RECORDED_LOADS'];
if (file !== undefined && isMainThread) {
  registerHooks({
    load(url, context, nextLoad) {
      appendFileSync(file, `${url}\n`);
      return nextLoad(url, context);
    },
  });
}
