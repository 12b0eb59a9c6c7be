/**
 * Builds dist/: the executables (a front door each, readable by any Node, see plugin/front-door/), the code behind them and the
 * thread that verifies signatures as one file each in dist/lib, and the help texts in dist/help.
 */
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import { build, transform, type BuildOptions, type Plugin } from 'esbuild'
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import packageJson from './package.json' with { type: 'json' }
import { renderHelp } from './plugin/help.ts'
import { ajvOptions, vocabulary } from './policies/schema/ajv-options.ts'
import { schemas } from './policies/schema/schemas.ts'

const root = import.meta.dirname
const dist = join(root, 'dist')

const programs = [
  { name: 'kubectl-heal', source: 'plugin/main.ts' },
  { name: 'heal-admission', source: 'admission/main.ts' },
  // What verifies signatures in a thread (policies/signatures/worker-file.ts).
  { name: 'verify-worker', source: 'policies/signatures/worker.ts' },
] as const

type Program = (typeof programs)[number]

/**
 * Modules that oclif loads at start but needs only to search for plugins and commands, to compile TypeScript or to draw help,
 * spinners and errors. Commands come from a literal map, help is rendered here and errors are told by main, so none of it ever
 * runs in the bundle.
 */
const stubs: Readonly<Record<string, string>> = {
  // On a terminal oclif makes its spinner at once, though none is ever shown.
  'cli-spinners': 'module.exports = { line: { frames: [] }, dots2: { frames: [] } }',
  // What oclif says of its own work with DEBUG is nobody's here.
  debug: 'module.exports = () => () => {}',
  // Text stays as it is.
  others: 'module.exports = (text) => text',
}

const unused: Plugin = {
  name: 'unused-parts-of-oclif',
  setup(context) {
    const searching = 'debug|typescript|ts-node|tinyglobby|minimatch|lilconfig|wsl-utils|ejs'
    const drawing = 'cli-spinners|wrap-ansi|ansi-escapes|string-width|widest-line|indent-string|clean-stack'
    const filter = new RegExp(`^(${searching}|${drawing})$`)
    const leaveOut = ({ path, importer }: { path: string; importer: string }) =>
      importer.includes('@oclif') && !importer.includes('/parser/') ? { path, namespace: 'unused' } : undefined
    context.onResolve({ filter }, leaveOut)
    context.onResolve({ filter: /^\.\.?\/(help|help\/index|handle|ts-path)$/ }, leaveOut)
    context.onLoad({ filter: /.*/, namespace: 'unused' }, ({ path }) => ({
      contents: stubs[path] ?? stubs['others'] ?? '',
    }))
  },
}

/** ajv compiles schemas to code when they are first used, which takes longer than everything else at start; here it is done once. */
const compiledSchemas: Plugin = {
  name: 'compiled-schemas',
  setup(context) {
    context.onLoad({ filter: /policies\/schema\/validators\.ts$/ }, async () => {
      const ajv = new Ajv({ ...ajvOptions, code: { source: true, esm: true } }).addVocabulary(vocabulary)
      for (const [kind, schema] of Object.entries(schemas)) ajv.addSchema(schema, kind)
      const kinds = Object.keys(schemas)
      const code = standalone.default(ajv, Object.fromEntries(kinds.map((kind) => [kind, kind])))
      const lookUp = `export const validatorOf = (kind) => ({ ${kinds.join(', ')} })[kind]`
      const { code: contents } = await transform(`${code}\n${lookUp}`, { minify: true })
      return { contents, loader: 'js', resolveDir: root }
    })
  },
}

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions

await main()

async function main(): Promise<void> {
  await mkdir(join(dist, 'help'), { recursive: true })
  // The package is ESM; the executables are not, so that the oldest Node can read the front doors.
  await writeFile(join(dist, 'package.json'), '{ "type": "commonjs" }\n')
  const doors = [
    buildFrontDoor('kubectl-heal', 'kubectl-heal.js', 'front-door.ts'),
    buildFrontDoor('kubectl-heal', 'kubectl_complete-heal.js', 'complete.ts'),
    buildFrontDoor('heal-admission', 'heal-admission.js', 'front-door.ts'),
  ]
  await Promise.all([...programs.map(buildProgram), ...doors, writeHelp()])
  await removeOthers(join(dist, 'lib'), new Set(programs.map(({ name }) => `${name}.cjs`)))
}

/** One file: what a command does not need is not compiled by V8 until it runs, and a single file loads faster than many. */
async function buildProgram({ name, source }: Program): Promise<void> {
  const outfile = join(dist, `lib/${name}.cjs`)
  await build({
    ...common,
    entryPoints: [source],
    outfile,
    target: 'node22',
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [unused, compiledSchemas],
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  })
  await writeFile(outfile, inAscii(await readFile(outfile, 'utf8')))
}

/** esbuild leaves what stands in regular expressions; one such letter, and V8 holds all of the file as two bytes a letter, and reads it slower. */
function inAscii(code: string): string {
  return code.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

async function buildFrontDoor(program: string, file: string, source: string): Promise<void> {
  const outfile = join(dist, file)
  await build({
    ...common,
    entryPoints: [`plugin/front-door/${source}`],
    outfile,
    target: 'node10',
    banner: { js: '#!/usr/bin/env node' },
    define: {
      __PROGRAM__: JSON.stringify(program),
      __VERSION__: JSON.stringify(packageJson.version),
      __LEAST_NODE__: JSON.stringify(packageJson.engines.node.replace(/^>=/, '')),
    },
  })
  await chmod(outfile, 0o755)
}

async function writeHelp(): Promise<void> {
  const directory = join(dist, 'help')
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
