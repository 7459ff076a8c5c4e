/**
 * Attempts to reach something outside of the compartment, or to change what other rows see. Each is the body of a function that gets `use`
 * and returns what it reached, in words: '' where it reached nothing. One that throws reached nothing either.
 */

export interface EscapeAttempt {
  readonly title: string;
  readonly body: string;
}

/** Names that a compartment must not know. */
const names =
  `process require module exports fetch global Buffer setTimeout setInterval setImmediate clearTimeout queueMicrotask
  structuredClone WebAssembly SharedArrayBuffer Atomics XMLHttpRequest WebSocket EventSource Worker importScripts navigator crypto
  performance URL URLSearchParams AbortController MessageChannel MessagePort BroadcastChannel Blob File FormData Headers Request
  Response ReadableStream console Intl lockdown Compartment harden WeakRef FinalizationRegistry localStorage __dirname __filename
  self window Event EventTarget Temporal Storage CompressionStream DOMException gc print load getStackString assert`
    .split(/\s+/u)
    .filter((name) => name !== '');

/** Expressions whose value might be the Function of the realm, by which everything can be reached. */
const functions: Readonly<Record<string, string>> = {
  'an arrow function': '(() => 1).constructor',
  'a function': '(function () {}).constructor',
  'a generator': '(function* () {}).constructor',
  'an async function': '(async () => 1).constructor',
  'an async generator': '(async function* () {}).constructor',
  'a method': '({ m() {} }).m.constructor',
  'a class': '(class {}).constructor',
  'an array': '[].constructor.constructor',
  'an object': '({}).constructor.constructor',
  'a text': "''.sub.constructor",
  'a number': '(1).toFixed.constructor',
  'a bigint': '(1n).toString.constructor',
  'a symbol': 'Symbol.iterator.toString.constructor',
  'a regular expression': '/x/.exec.constructor',
  'a promise': 'Promise.resolve().then.constructor',
  'an async prototype': 'Object.getPrototypeOf(async function () {}).constructor',
  'a getter': "Object.getOwnPropertyDescriptor(Map.prototype, 'size').get.constructor",
  'a proxy': 'new Proxy(Function, {})',
  'a bound function': 'Function.bind(null)',
  'a proxied call': 'new Proxy(function () {}, {}).constructor',
  'a subclass': '(class extends Function {})',
  'an iterator': '[][Symbol.iterator]().next.constructor',
  'an error': '(() => { try { null.x } catch (e) { return e.constructor.constructor } })()',
  'an overflow of the stack':
    '(() => { try { (function f() { f() })() } catch (e) { return e.constructor.constructor } })()',
  'an error of JSON': "(() => { try { JSON.parse('{') } catch (e) { return e.constructor.constructor } })()",
  'an error of syntax': "(() => { try { Function('}') } catch (e) { return e.constructor.constructor } })()",
  'an error of a regular expression':
    "(() => { try { RegExp('(') } catch (e) { return e.constructor.constructor } })()",
  'the row': 'row.constructor ?? Object.getPrototypeOf(row)?.constructor?.constructor ?? (() => {}).constructor',
  'Reflect.construct': '(...text) => Reflect.construct(Function, text)',
  'Function.call': '(...text) => Function.call(null, ...text)',
  'the prototype of Function': 'Function.prototype.constructor',
  'a typed array': 'Uint8Array.__proto__.constructor',
  'a decoder': 'new TextDecoder().decode.constructor',
  'a date': 'new Date(0).toISOString.constructor',
};

/** Statements that would change what is shared, and how to see it. */
const pollution: readonly (readonly [statement: string, changed: string])[] = [
  ["Object.prototype.polluted = 'yes'", "({}).polluted === 'yes'"],
  ["Object.defineProperty(Object.prototype, 'polluted', { value: 'yes' })", "({}).polluted === 'yes'"],
  ["({}).__proto__.polluted = 'yes'", "({}).polluted === 'yes'"],
  ["Object.setPrototypeOf(Object.prototype, { polluted: 'yes' })", "({}).polluted === 'yes'"],
  ["Object.assign(Array.prototype, { polluted: 'yes' })", "[].polluted === 'yes'"],
  ["Reflect.set(Function.prototype, 'polluted', 'yes')", "(() => 1).polluted === 'yes'"],
  ['Object.keys = () => []', 'Object.keys({ a: 1 }).length === 0'],
  ['Object.entries = () => []', 'Object.entries({ a: 1 }).length === 0'],
  ['Object.hasOwn = () => false', "!Object.hasOwn({ a: 1 }, 'a')"],
  ['Array.isArray = () => false', '!Array.isArray([])'],
  ['Array.prototype.push = () => 0', '[].push(1) === 0'],
  ['Array.prototype[Symbol.iterator] = function* () {}', '[...[1]].length === 0'],
  ['Map.prototype.forEach = () => 0', 'new Map([[1, 1]]).forEach(() => 1) === 0'],
  ['Map.prototype.get = () => 0', 'new Map().get(1) === 0'],
  ['Set.prototype.has = () => true', 'new Set().has(1)'],
  ["JSON.stringify = () => 'x'", "JSON.stringify(1) === 'x'"],
  ['Number.isInteger = () => true', 'Number.isInteger(0.5)'],
  ['Number.isSafeInteger = () => true', 'Number.isSafeInteger(0.5)'],
  ['String.prototype.isWellFormed = () => true', "'\\ud800'.isWellFormed()"],
  ["String.prototype.slice = () => 'x'", "'ab'.slice(1) === 'x'"],
  ['RegExp.prototype.exec = () => null', '/a/.exec("a") === null'],
  ['RegExp.prototype.test = () => true', '/a/.test("b")'],
  ['Date.prototype.getTime = () => 1', 'new Date(0).getTime() === 1'],
  ['DataView.prototype.setInt32 = () => 0', 'new DataView(new ArrayBuffer(4)).setInt32(0, 1) === 0'],
  ['Uint8Array.prototype.set = () => 0', 'new Uint8Array(1).set([1]) === 0'],
  ['TextEncoder.prototype.encode = () => 0', 'new TextEncoder().encode("a") === 0'],
  ['TextDecoder.prototype.decode = () => 0', 'new TextDecoder().decode(new Uint8Array(1)) === 0'],
  ['BigInt.asIntN = () => 0n', 'BigInt.asIntN(64, 5n) === 0n'],
  ['Math.floor = () => 7', 'Math.floor(1.5) === 7'],
  ['Promise.prototype.then = () => 0', 'Promise.resolve().then() === 0'],
  ['Reflect.apply = () => 0', 'Reflect.apply(() => 1, null, []) === 0'],
  ["Error.prototype.message = 'x'", "new Error().message === 'x'"],
  ['globalThis.Object = 1', 'typeof Object !== "function"'],
  ["globalThis.kept = 'yes'", "typeof globalThis.kept !== 'undefined'"],
  ["kept = 'yes'", "typeof kept !== 'undefined'"],
  ["Symbol.iterator.kept = 'yes'", 'Symbol.iterator.kept !== undefined'],
];

/** Other ways. */
const ways: Readonly<Record<string, string>> = {
  'this of a sloppy function': 'return use(() => (function () { return this; })() ?? {})',
  'this of an indirect eval': 'return use((text) => (0, eval)(text))',
  'this of a constructor': "return use((text) => new Function('return this')() ?? {})",
  'the caller of a function': 'return String((function f() { return f.caller })() ?? "")',
  'the caller of arguments': 'return String((function () { return arguments.callee.caller })() ?? "")',
  'a trap for stacks':
    "Error.prepareStackTrace = (_error, sites) => sites; const sites = new Error().stack; return Array.isArray(sites) ? use(sites[0].getFunction()?.constructor ?? Function) || 'call sites' : ''",
  'a capture of a stack':
    'const held = {}; Error.captureStackTrace(held); return Array.isArray(held.stack) ? "call sites" : ""',
  'this of a call site':
    "const target = {}; Object.defineProperty(target, 'stack', { set(v) { this.v = v } }); Error.captureStackTrace(target); return typeof target.v === 'object' ? 'call sites' : ''",
  'a limit of stacks': 'Error.stackTraceLimit = 0; return Error.stackTraceLimit === 0 ? use(Function) : ""',
  'an import': "import('node:fs'); return 'import'",
  'an import with a comment': "import/**/('node:fs'); return 'import'",
  'an escaped import': 'return use((text) => Function(\'return \\\\u0069mport("node:fs")\')())',
  'an import that is written by a function': "return String(new Function('return import(\"node:fs\")')() && 'import')",
  'the meta data of a module': "return String(new Function('return import.meta.url')())",
  'a direct eval': 'return use((text) => eval(text))',
  'an HTML comment':
    "return String(new Function('<!-- x\\n return typeof process')() === 'undefined' ? '' : 'process')",
  'a with statement':
    "return String(new Function('with (Object) { return typeof process }')() === 'undefined' ? '' : 'process')",
  'the clock': 'return String(Date.now())',
  'the date of now': 'return String(new Date())',
  'a date without new': "return Date() === 'Invalid Date' ? '' : Date()",
  chance: 'return String(Math.random())',
  'the language of the computer':
    'return typeof Intl === "undefined" ? "" : Intl.DateTimeFormat().resolvedOptions().timeZone',
  'the time zone of the computer':
    'const offset = new Date(2024, 6, 1).getTimezoneOffset(); return offset === 0 ? "" : String(offset)',
  'old properties of regular expressions': "/(.)/.exec('x'); return RegExp.$1 ?? ''",
  'a frozen row of another one': 'return Object.isFrozen(row) ? "shared" : ""',
  'what all rows inherit from':
    "const p = Object.getPrototypeOf(row); try { p.kept = 1 } catch {} try { Object.setPrototypeOf(p, { kept: 1 }) } catch {} return p === null || (p.kept === undefined && Object.isFrozen(p)) ? '' : 'kept'",
  'a species':
    'class Mine extends Array { static get [Symbol.species]() { return Function } } return use(new Mine(1).map(() => 1).constructor === Function ? Function : (() => 1).constructor)',
  'a proxy as the prototype':
    "const p = Object.create(new Proxy({}, { get: (_t, name) => name === 'process' ? 'mine' : undefined })); return p.process === 'mine' ? use(Function) : ''",
  'a tagged template':
    "const tag = (parts) => parts; const parts = tag`x`; parts.kept = 1; return parts.kept === 1 ? 'kept' : ''",
  'a global of the symbol registry': "Symbol.for('kept').kept = 1; return Symbol.for('kept').kept === 1 ? 'kept' : ''",
  'an accessor of the global object': "Object.defineProperty(globalThis, 'kept', { get: () => 1 }); return 'kept'",
  'the prototype of the global object': "Object.setPrototypeOf(globalThis, { kept: 1 }); return 'kept'",
  'every property of the global object':
    'return Reflect.ownKeys(globalThis).filter((name) => /^(?:process|require|fetch|Buffer)$/u.test(String(name))).join()',
  'every prototype of the global object':
    "let found = ''; for (let o = globalThis; o !== null; o = Object.getPrototypeOf(o)) found += Reflect.ownKeys(o).filter((name) => name === 'process' || name === 'setTimeout').join(); return found",
};

export const escapeAttempts: readonly EscapeAttempt[] = [
  ...names.map((name) => ({
    title: `the name ${name}`,
    body: `return typeof ${name} === 'undefined' ? '' : '${name}'`,
  })),
  ...Object.entries(functions).map(([title, value]) => ({
    title: `the constructor of ${title}`,
    body: `return use(${value})`,
  })),
  ...pollution.map(([statement, changed]) => ({
    title: statement,
    body: `try { ${statement}; } catch {} return (${changed}) ? 'changed' : ''`,
  })),
  ...Object.entries(ways).map(([title, body]) => ({ title, body })),
];

/** The code that tries what its rows say. A Function from outside would find Node, write the file and connect to the port. */
export function attemptCode(file: string, port: number): string {
  return `(row) => {
    const use = (make) => {
      const found = [];
      const outside = make('return typeof globalThis === "object" ? globalThis : undefined')?.call?.(undefined) ?? make('return this')?.call?.(undefined);
      if (outside === undefined || outside === null) return '';
      for (const name of ['process', 'require', 'fetch', 'Buffer', 'setTimeout', 'global', 'WebAssembly', 'queueMicrotask', 'console'])
        if (outside[name] !== undefined) found.push(name);
      if (outside.process?.getBuiltinModule) {
        outside.process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(file)}, 'escaped');
        outside.process.getBuiltinModule('net').connect(${port});
      }
      return found.join();
    };
    const body = new Function('use', 'row', row.attempt);
    return { reached: String(body(use, row)) };
  }`;
}
