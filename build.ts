/**
 * Builds dist/: the two executables (a front door each, readable by any Node, see plugin/front-door.ts), the code behind them
 * as ESM chunks in dist/lib, loaded when needed, and the help texts in dist/help.
 */
import { build, transform, type BuildOptions, type Plugin } from 'esbuild'
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from './package.json' with { type: 'json' }
import { renderHelp } from './plugin/help.ts'

const root = import.meta.dirname
const dist = join(root, 'dist')

const programs = [
  { name: 'kubectl-heal', source: 'plugin/main.ts', chunk: 'kubectl-heal' },
  { name: 'heal-admission', source: 'admission/main.ts', chunk: 'heal-admission' },
].filter((program) => existsSync(join(root, program.source)))

/**
 * Modules that oclif loads at start but needs only to search for plugins and commands, to compile TypeScript or to draw
 * spinners. Commands come from a literal map and help is rendered here, so none of it ever runs in the bundle.
 */
const unused: Plugin = {
  name: 'unused-parts-of-oclif',
  setup(context) {
    const filter = /^(typescript|ts-node|tinyglobby|minimatch|lilconfig|cli-spinners|wsl-utils|ejs)$/
    context.onResolve({ filter }, ({ path, importer }) =>
      importer.includes('@oclif') ? { path, namespace: 'unused' } : undefined,
    )
    context.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'module.exports = {}' }))
  },
}

const bundle = {
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  outdir: 'dist/lib',
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunk-[hash]',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [unused],
  // CommonJS packages inside ESM ask for these.
  banner: {
    js: [
      "import { createRequire as createRequireOfBundle } from 'node:module'",
      'const require = createRequireOfBundle(import.meta.url)',
      'const __filename = import.meta.filename',
      'const __dirname = import.meta.dirname',
      '',
    ].join('\n'),
  },
} satisfies BuildOptions

await main()

async function main(): Promise<void> {
  await mkdir(dist, { recursive: true })
  const [written] = await Promise.all([buildChunks(), buildFrontDoors(), writeHelp()])
  await removeOthers(join(dist, 'lib'), written)
}

async function buildChunks(): Promise<ReadonlySet<string>> {
  const entryPoints = Object.fromEntries(programs.map((program) => [program.chunk, program.source]))
  const { metafile } = await build({ ...bundle, entryPoints, metafile: true })
  return new Set(Object.keys(metafile.outputs).map((path) => path.slice(path.lastIndexOf('/') + 1)))
}

async function buildFrontDoors(): Promise<void> {
  const source = await readFile(join(root, 'plugin', 'front-door.ts'), 'utf8')
  // The package is ESM; the front doors are not, so that the oldest Node can read them.
  await writeFile(join(dist, 'package.json'), '{ "type": "commonjs" }\n')
  await Promise.all(programs.map((program) => writeFrontDoor(source, program)))
}

async function writeFrontDoor(source: string, program: { name: string; chunk: string }): Promise<void> {
  const { code } = await transform(source, {
    loader: 'ts',
    format: 'cjs',
    target: 'node10',
    supported: { 'dynamic-import': true },
    banner: '#!/usr/bin/env node',
    define: {
      __PROGRAM__: JSON.stringify(program.name),
      __LEAST_NODE__: JSON.stringify(packageJson.engines.node.replace(/^>=/, '')),
      __MAIN__: JSON.stringify(`./lib/${program.chunk}.mjs`),
    },
  })
  const path = join(dist, `${program.name}.js`)
  await writeFile(path, code)
  await chmod(path, 0o755)
}

async function writeHelp(): Promise<void> {
  const directory = join(dist, 'help')
  await mkdir(directory, { recursive: true })
  const pages = await renderHelp(root)
  const files = new Map([...pages].map(([id, text]) => [`kubectl-heal-${id.replaceAll(' ', '-') || 'root'}.txt`, text]))
  await Promise.all([...files].map(([file, text]) => writeFile(join(directory, file), text)))
  await removeOthers(directory, new Set(files.keys()))
}

/** Removes what an earlier build left. */
async function removeOthers(directory: string, keep: ReadonlySet<string>): Promise<void> {
  const names = await readdir(directory)
  await Promise.all(names.filter((name) => !keep.has(name)).map((name) => rm(join(directory, name))))
}
