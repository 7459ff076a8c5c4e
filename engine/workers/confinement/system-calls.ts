/** The system calls of Landlock and seccomp, which Node does not have. */

import { createRequire } from 'node:module';
import { getSystemErrorName } from 'node:util';

/** Each throws an Error with the number of the system's error. */
export interface SystemCalls {
  /** The version of the interface, 1 or more. */
  version(): number;
  /** @returns a descriptor, to be closed. */
  createRuleset(attributes: Uint8Array): number;
  addPathRule(ruleset: number, rule: Uint8Array): void;
  /** Of the calling thread: programs that it starts never gain rights. Landlock asks for it. */
  refuseNewRights(): void;
  /** Binds the calling thread, and the threads and processes that it starts from now on. */
  restrictSelf(ruleset: number): void;
  /** The system ends this process when the one that started it has ended, whatever it is doing. */
  endWithParent(): void;
  /** Whether the kernel takes filters of calls. @throws Error when it does not. */
  checkFilters(): void;
  /** Binds all threads of this process, for good. @param program of {@link callFilter}. */
  filterCalls(program: Uint8Array): void;
}

/** The same on every architecture. */
const createRuleset = 444;
const addRule = 445;
const restrictSelf = 446;
const askForVersion = 1;
const beneathPath = 1;
const noNewPrivileges = 38;
const signalAtDeathOfParent = 1;
const kill = 9;
const getSeccomp = 21;
const seccomp: Readonly<Record<string, number>> = { x64: 317, arm64: 277 };
const setFilter = 1;
const allThreads = 1;

/** What is used of koffi, a native module that calls functions of libraries. */
interface Koffi {
  /** null: the libraries of this process. */
  load(path: null): {
    func(name: string, result: string, parameters: readonly string[]): (...given: unknown[]) => number;
  };
  errno(): number;
}

/** @throws Error without koffi's package for this system, or where libc lacks the functions. */
export function loadSystemCalls(): SystemCalls {
  const koffi = loadKoffi();
  const program = koffi.load(null);
  const create = program.func('syscall', 'long', ['long', 'void *', 'size_t', 'uint32_t']);
  const add = program.func('syscall', 'long', ['long', 'int', 'int', 'void *', 'uint32_t']);
  const restrict = program.func('syscall', 'long', ['long', 'int', 'uint32_t']);
  const control = program.func('prctl', 'int', ['int', 'ulong', 'ulong', 'ulong', 'ulong']);
  const filter = program.func('syscall', 'long', ['long', 'uint32_t', 'uint32_t', 'void *']);
  const allocate = program.func('malloc', 'uint64_t', ['size_t']);
  const copy = program.func('memcpy', 'uint64_t', ['uint64_t', 'void *', 'size_t']);
  const free = program.func('free', 'void', ['uint64_t']);
  const check = (name: string, result: number): number => {
    if (result < 0) throw new Error(`${name} failed with ${getSystemErrorName(-koffi.errno())}`);
    return result;
  };
  return {
    version: () => check('landlock_create_ruleset', create(createRuleset, null, 0, askForVersion)),
    createRuleset: (attributes) =>
      check('landlock_create_ruleset', create(createRuleset, attributes, attributes.length, 0)),
    addPathRule: (ruleset, rule) => void check('landlock_add_rule', add(addRule, ruleset, beneathPath, rule, 0)),
    refuseNewRights: () => void check('prctl', control(noNewPrivileges, 1, 0, 0, 0)),
    restrictSelf: (ruleset) => void check('landlock_restrict_self', restrict(restrictSelf, ruleset, 0)),
    endWithParent: () => void check('prctl', control(signalAtDeathOfParent, kill, 0, 0, 0)),
    checkFilters: () => void check('prctl', control(getSeccomp, 0, 0, 0, 0)),
    filterCalls(steps) {
      // `struct sock_fprog`: how many steps, and where they are.
      const address = allocate(steps.length);
      try {
        copy(address, steps, steps.length);
        const described = new DataView(new ArrayBuffer(16));
        described.setUint16(0, steps.length / 8, true);
        described.setBigUint64(8, BigInt(address), true);
        const number = seccomp[process.arch] ?? -1;
        const result = filter(number, setFilter, allThreads, new Uint8Array(described.buffer));
        if (check('seccomp', result) > 0) throw new Error(`seccomp could not bind the thread ${result}`);
      } finally {
        free(address);
      }
    },
  };
}

/** The module itself: its package's own code looks for the kind of libc in programs, which takes longer than all the rest. */
function loadKoffi(): Koffi {
  const { arch } = process;
  const { resolve } = createRequire(import.meta.url);
  const loaded = { exports: {} };
  try {
    process.dlopen(loaded, resolve(`@koromix/koffi-linux-${arch}/linux_${arch}/koffi.node`));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_DLOPEN_FAILED') throw thrown;
    // Not glibc's system.
    process.dlopen(loaded, resolve(`@koromix/koffi-linux-${arch}/musl_${arch}/koffi.node`));
  }
  return loaded.exports as Koffi;
}
