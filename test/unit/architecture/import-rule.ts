// The import rule of docs/architecture.md as a table, and the check of one source file against it.
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { parseSync, Visitor } from 'rolldown/utils';

interface Zone {
  folder: string;
  /** Folders (or single files) of ours that it may import; a zone may always import itself. */
  mayImport: string[];
  /** Runs in a browser too: nothing of Node's own. */
  browserSafe?: true;
  electron?: true;
}

const DOMAINS = ['dbc', 'deeplink', 'ipmi', 'gpuf', 'gns3'];
const COMMON = ['errors', 'util', 'logging', 'config', 'types'].map((name) => `shared/${name}`);
const BROWSER_SAFE = ['shared/types', 'shared/errors'];

const ZONES: Zone[] = [
  ...DOMAINS.map((name) => ({ folder: `shared/${name}`, mayImport: COMMON })),
  { folder: 'shared/errors', mayImport: [], browserSafe: true },
  { folder: 'shared/types', mayImport: ['shared/errors'], browserSafe: true },
  ...['util', 'logging', 'config'].map((name) => ({ folder: `shared/${name}`, mayImport: COMMON })),
  { folder: 'agent', mayImport: ['shared'] },
  { folder: 'kiosk/counter', mayImport: ['kiosk/ipc', 'shared'] },
  { folder: 'kiosk/ipc', mayImport: BROWSER_SAFE, browserSafe: true },
  { folder: 'kiosk/main', mayImport: ['kiosk/counter', 'kiosk/ipc', 'shared'], electron: true },
  { folder: 'kiosk/preload', mayImport: ['kiosk/ipc', ...BROWSER_SAFE], electron: true },
  { folder: 'kiosk/renderer', mayImport: ['kiosk/ipc', ...BROWSER_SAFE], browserSafe: true },
  // Runs when the program is built.
  { folder: 'kiosk/electron.vite.config.ts', mayImport: [] },
  { folder: 'scripts', mayImport: ['agent', 'kiosk', 'shared', 'test/simulators/index.ts'] },
  { folder: 'test/simulators', mayImport: ['shared'] },
  { folder: 'test', mayImport: [''], electron: true },
];

/**
 * What the file breaks, one sentence each.
 * @param file path from the repository's root, with slashes
 */
export function breachesOf(file: string, source: string): string[] {
  const zone = ZONES.find(({ folder }) => isInside(file, folder));
  if (!zone) return [`${file} lies in a folder that the import rule does not know`];
  return importsOf(file, source).flatMap((specifier) => {
    const reason = breach(zone, file, specifier);
    return reason === undefined ? [] : [`${file} imports ${specifier ?? 'a computed name'}: ${reason}`];
  });
}

function breach(zone: Zone, file: string, specifier: string | undefined): string | undefined {
  if (specifier === undefined) {
    return ['scripts', 'test'].includes(zone.folder)
      ? undefined
      : `${zone.folder} may import fixed names only`;
  }
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier);
    const allowed = [zone.folder, ...zone.mayImport].some((folder) => isInside(target, folder));
    return allowed ? undefined : `${zone.folder} may not import ${target}`;
  }
  if (specifier.startsWith('/') || /^(file|data):/.test(specifier)) return 'imports of ours are relative';
  if (/^electron(\/|$)/.test(specifier) && !zone.electron) return `${zone.folder} runs without Electron`;
  if (isBuiltin(specifier) && zone.browserSafe) return `${zone.folder} must also run in a browser`;
  return undefined;
}

function isInside(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** Every module that the source names, types included; undefined stands for a name computed at run time. */
export function importsOf(file: string, source: string): (string | undefined)[] {
  const { program, errors } = parseSync(file, source);
  const [error] = errors;
  if (error) throw new SyntaxError(`${file}: ${error.message}`);
  const found: (string | undefined)[] = [];
  new Visitor({
    ImportDeclaration: (node) => void found.push(node.source.value),
    ExportAllDeclaration: (node) => void found.push(node.source.value),
    ExportNamedDeclaration: (node) => void (node.source && found.push(node.source.value)),
    ImportExpression: (node) => void found.push(fixedText(node.source)),
    TSImportType: (node) => void found.push(node.source.value),
    TSExternalModuleReference: (node) => void found.push(fixedText(node.expression)),
    CallExpression: ({ callee, arguments: [first] }) => {
      const loads = callee.type === 'Identifier' && callee.name === 'require';
      if (loads && first) found.push(fixedText(first));
    },
  }).visit(program);
  return found;
}

function fixedText(node: { type: string }): string | undefined {
  if ('value' in node && typeof node.value === 'string') return node.value;
  return undefined;
}
