/** Configures electron-builder to package dist/: an installer for Linux, macOS and Windows, each on its own system. */

import type { Configuration } from 'electron-builder';

/** Bundled into dist/host already; what stays outside is native. */
const bundled = [
  'apache-arrow',
  '@aws-sdk',
  '@aws-crypto',
  '@smithy',
  '@aws',
  'chokidar',
  'readdirp',
  'ws',
  'zod',
  'flatbuffers',
  'json-bignum',
  'command-line-args',
  'command-line-usage',
  'tslib',
  'iconv-lite',
  'jschardet',
  'ses',
  '@endo',
  'tar-stream',
  'xz-decompress',
  'yauzl',
  'yazl',
  '@swc',
  '@types',
];

export const packaging: Configuration = {
  appId: 'org.tenon.desktop',
  productName: 'Tenon',
  copyright: 'Apache-2.0',
  extraMetadata: { main: 'dist/host/main.js', productName: 'Tenon' },
  directories: { output: 'out/packages', buildResources: 'resources/icons' },
  // The Node that npm brings is for the checkout; the app has Electron's.
  files: [
    'dist/**',
    'package.json',
    '!dist/built.json',
    // The command runs in Node, and Electron's does not run scripts.
    '!dist/host/{cli.js,cli-*,sources}',
    // Kept by Node, and of no use to Electron's V8.
    '!dist/host/*.code.js.*',
    '!node_modules/node-{linux,win}-*/**',
    ...bundled.map((name) => `!node_modules/${name}/**`),
    '!node_modules/better-sqlite3/{deps,src}/**',
    '!**/*.map',
  ],
  asar: true,
  // A native module is a file that the system itself loads.
  asarUnpack: [
    'node_modules/@duckdb/**',
    'node_modules/better-sqlite3/**',
    'node_modules/@napi-rs/**',
    'node_modules/@antoniomuso/**',
    'node_modules/snappy/**',
    'node_modules/lz4-napi/**',
    'node_modules/@koromix/**',
  ],
  // All come as prebuilt N-API modules.
  npmRebuild: false,
  electronLanguages: ['en-US'],
  publish: null,
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Development',
    synopsis: 'Data integration on one machine',
    maintainer: 'Tenon',
  },
  mac: {
    target: [{ target: 'dmg', arch: ['x64', 'arm64'] }],
    category: 'public.app-category.developer-tools',
    hardenedRuntime: true,
  },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
};
