import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../..')

/** Which top-level folders (or packages) a folder may not import. Types may be imported where `types` says so. */
const forbidden: { from: string; to: RegExp; typesAllowed?: boolean; because: string }[] = [
  {
    from: 'policies',
    to: /^(cluster|admission|plugin|test|manifests)\//,
    because: 'the library knows neither client, server nor command line',
  },
  {
    from: 'policies',
    to: /^(fastify|@oclif\/|@kubernetes\/|pino|prom-client)/,
    because: 'the library knows neither client, server nor command line',
  },
  {
    from: 'policies',
    to: /^node:(http|https|http2|net|tls|dns|dgram|child_process|process|os|timers)/,
    because: 'the library has no network, clock or environment',
  },
  {
    from: 'cluster',
    to: /^(policies|admission|plugin|test)\//,
    typesAllowed: true,
    because: 'cluster imports nothing of the product but types',
  },
  { from: 'admission', to: /^(plugin|test)\//, because: 'the faces never import each other' },
  { from: 'plugin', to: /^(admission|test)\//, because: 'the faces never import each other' },
  { from: 'plugin/commands', to: /^plugin\/commands\//, because: 'commands never import commands' },
  {
    from: 'test/sandbox',
    to: /^(policies|cluster|admission|plugin|manifests)\//,
    because: 'the sandbox imports nothing of the product',
  },
  { from: 'test/sandbox', to: /^test\/(?!sandbox\/)/, because: 'the sandbox stands alone' },
  {
    from: 'test/cluster',
    to: /^(policies|cluster|admission|plugin|manifests)\//,
    because: 'the control plane imports nothing of the product',
  },
  {
    from: 'test/kubelet',
    to: /^(policies|cluster|admission|plugin|manifests)\//,
    because: 'the scripted kubelet imports nothing of the product',
  },
]

/** What of the plugin decides: data in, data out. A file, or all of a folder; what they import counts too. */
const pure = {
  diagnosis: ['plugin/diagnosis/diagnose.ts', 'plugin/diagnosis/analyzers', 'plugin/diagnosis/causes'],
  'the comparison of drift': ['plugin/drift/compare', 'plugin/drift/cause', 'plugin/drift/schema'],
  'planning of remedies': ['plugin/healing/remedies', 'plugin/healing/guards', 'plugin/healing/health.ts'],
  'planning of undo': ['plugin/healing/undo/plan-undo.ts'],
  'planning of rollback': [
    ...['plan-rollback', 'choose-revision', 'revisions-of', 'config-changes'].map(
      (name) => `plugin/rollback/${name}.ts`,
    ),
  ],
  'the careful edit': ['plugin/edit/edit-manifest.ts'],
  'what is kept of a snapshot': ['plugin/snapshot/project.ts'],
}

/** Modules of Node that only compute. */
const pureModules = new Set(['node:util', 'node:crypto', 'node:path'])

/** What of `cluster` is data. */
const clusterData = new Set(['cluster/resource.ts'])

interface Import {
  file: string
  target: string
  typeOnly: boolean
}

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8')
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^'"()]*?from\s+'([^']+)'|import\s*\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g
  return [...text.matchAll(pattern)].map((match) => {
    const specifier = match[2] ?? match[3] ?? match[4] ?? ''
    const target = specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : specifier
    return { file, target, typeOnly: match[1] !== undefined }
  })
}

/** Files, and all of the product that they import but as types. */
function closureOf(files: readonly string[]): string[] {
  const found = new Set(files)
  for (const file of found)
    for (const { target, typeOnly } of importsOf(file)) if (!typeOnly && target.endsWith('.ts')) found.add(target)
  return [...found]
}

function readsTheWorld(file: string): boolean {
  return /Date\.now\(|new Date\(\)|process\.(env|argv|hrtime|std)|performance\.now|Math\.random|\bfetch\(|setTimeout|setInterval/.test(
    readFileSync(join(root, file), 'utf8'),
  )
}

describe('import arrows', () => {
  for (const { from, to, typesAllowed, because } of forbidden) {
    it(`${from} does not import ${String(to)}: ${because}`, () => {
      const wrong = sources(from)
        .flatMap(importsOf)
        .filter((entry) => to.test(entry.target) && !(typesAllowed === true && entry.typeOnly))
      assert.deepEqual(
        wrong.map((entry) => `${entry.file} → ${entry.target}`),
        [],
      )
    })
  }

  it('finds imports at all', () => {
    assert.ok(sources('policies').flatMap(importsOf).length > 20)
  })

  it('policies reads no clock, no environment and no network', () => {
    assert.deepEqual(sources('policies').filter(readsTheWorld), [])
  })

  for (const [what, roots] of Object.entries(pure))
    it(`${what} is pure, with everything that it imports: no clock, environment, network or file`, () => {
      const files = closureOf(roots.flatMap((root) => (root.endsWith('.ts') ? [root] : sources(root))))
      const packages = files.flatMap(importsOf).filter(({ target, typeOnly }) => !typeOnly && !target.endsWith('.ts'))
      const world = packages.filter(({ target }) => target.startsWith('node:') && !pureModules.has(target))
      assert.deepEqual(
        world.map(({ file, target }) => `${file} → ${target}`),
        [],
      )
      assert.deepEqual(files.filter(readsTheWorld), [])
      assert.deepEqual(
        files.filter((file) => file.startsWith('cluster/') && !clusterData.has(file)),
        [],
        'it talks to no cluster',
      )
    })

  it('there is no top-level folder of code beside those of the design', () => {
    const house = ['admission', 'cluster', 'plugin', 'policies', 'test']
    const elsewhere = ['.git', 'node_modules', 'dist', 'coverage']
    const folders = readdirSync(root, { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !elsewhere.includes(entry.name),
    )
    const withCode = folders.map(({ name }) => name).filter((name) => sources(name).length > 0)
    assert.deepEqual(withCode.sort(), house)
  })

  it('what is shipped is bundled: an installation pulls no other package, and every package here is used', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, object | undefined>
    assert.equal(manifest['dependencies'], undefined)
    const rootFiles = readdirSync(root).filter((name) => /\.(ts|js)$/.test(name))
    const folders = ['admission', 'cluster', 'plugin', 'policies', 'test'].flatMap(sources)
    const imported = [...folders, ...rootFiles].flatMap(importsOf).map(({ target }) => target)
    const programs = `${Object.values(manifest['scripts'] ?? {}).join(' ')} typescript`
    const unused = Object.keys(manifest['devDependencies'] ?? {}).filter(
      (name) =>
        !name.startsWith('@types/') &&
        !programs.split(/\W+/).includes(name) &&
        !imported.some((target) => target === name || target.startsWith(`${name}/`)),
    )
    assert.deepEqual(unused, [])
  })
})
