import assert from 'node:assert/strict'
import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { heal, type Finished } from './support/run.ts'
import { removeWorkspace, workspace } from './support/workspace.ts'

const web = `# the shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web   # public
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: "shop:1"
`
const policy = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: hashed}
spec:
  match: {}
  action: Enforce
  rules: [{name: hash, configHash: {annotation: kubectl-heal.io/config-hash}}]
`

describe('kubectl heal hash --write', () => {
  let cwd = ''
  beforeEach(() => {
    const list = `apiVersion: v1\nkind: List\nitems:\n${web.replace(/^/gm, '  ').replace('  # the shop\n  api', '- api').trimEnd()}\n`
    cwd = workspace({
      'web.yaml': web,
      'two.yaml': `${web}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n${web.replace('name: web   #', 'name: api   #')}`,
      'list.yaml': list,
      'shared.yaml': web
        .replace('metadata:\n', 'metadata: &m\n')
        .replace('metadata: {labels: {app: web}}', 'metadata: *m'),
      'policy.yaml': policy,
    })
  })
  afterEach(() => {
    removeWorkspace(cwd)
  })
  const run = (line: string, stdin = ''): Promise<Finished> => heal(line.split(' '), { cwd, stdin })
  const read = (file: string): string => readFileSync(join(cwd, file), 'utf8')

  for (const { file, count } of [
    { file: 'web.yaml', count: '1 config hash' },
    { file: 'two.yaml', count: '2 config hashes' },
    { file: 'list.yaml', count: '1 config hash' },
  ])
    it(`writes into ${file} what the rule then finds right, and leaves every other byte alone`, async () => {
      const before = read(file)
      const written = await run(`hash -f ${file} --write`)
      assert.deepEqual([written.code, written.stdout, written.stderr], [0, '', `${file}: ${count} written\n`])
      const kept = read(file)
        .split('\n')
        .filter((line) => !/annotations:|kubectl-heal\.io\/config/.test(line))
      assert.equal(kept.join('\n'), before)
      const checked = await run(`check -f ${file} --policies policy.yaml`)
      assert.equal(checked.code, 0, checked.stdout)
      assert.equal((await run(`hash -f ${file} --write`)).stderr, `${file}: unchanged\n`)
    })

  it('keeps the mode of the file, and follows a link to it', async () => {
    chmodSync(join(cwd, 'web.yaml'), 0o640)
    symlinkSync('web.yaml', join(cwd, 'link.yaml'))
    assert.equal((await run('hash -f link.yaml --write')).code, 0)
    assert.equal(statSync(join(cwd, 'web.yaml')).mode & 0o777, 0o640)
    assert.match(read('web.yaml'), /config-hash/)
  })

  for (const { claim, line, said } of [
    { claim: 'standard input', line: 'hash -f - --write', said: /standard input cannot be written/ },
    { claim: 'a kustomization', line: 'hash -k . --write', said: /what kustomize builds is written nowhere/ },
  ])
    it(`refuses ${claim}`, async () => {
      const { code, stderr } = await run(line, web)
      assert.equal(code, 2)
      assert.match(stderr, said)
    })

  it('writes no file where one cannot be changed', async () => {
    const { code, stderr } = await run('hash -f web.yaml -f shared.yaml --write')
    assert.equal(code, 2)
    assert.match(stderr, /shared\.yaml was not changed: .*anchor/)
    assert.equal(read('web.yaml'), web)
  })
})
