/** A dispatcher all of whose calls run within a scope, such as the connections of one of a host's workspaces. */

import type { Dispatcher } from '#engine/rpc/dispatcher.ts';

type Scope = <Result>(work: () => Result) => Result;

export function scopeDispatcher(dispatcher: Dispatcher, scope: Scope): Dispatcher {
  return {
    call: (name, input, signal) => scope(() => dispatcher.call(name, input, signal)),
    callByName: (name, input, signal) => scope(() => dispatcher.callByName(name, input, signal)),
    stream: (name, input, signal) => scopeItems(dispatcher.stream(name, input, signal), scope),
    streamByName: (name, input, signal) => scopeItems(dispatcher.streamByName(name, input, signal), scope),
  };
}

/** A generator runs in the scope of whoever asks for its next item. */
function scopeItems<Item>(items: AsyncIterable<Item>, scope: Scope): AsyncIterable<Item> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = items[Symbol.asyncIterator]();
      return {
        next: () => scope(() => iterator.next()),
        return: async (value) => (await scope(() => iterator.return?.(value))) ?? { done: true, value },
      };
    },
  };
}
