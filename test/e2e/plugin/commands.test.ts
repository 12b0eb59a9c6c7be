import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { asString, dig } from '../../../policies/json.ts'
import { ruleTypes } from '../../../policies/rules/rule-types.ts'
import { heal, type Finished } from './support/run.ts'
import { deployment, policies, removeWorkspace, workspace } from './support/workspace.ts'

const test = (expected: string): string => `apiVersion: kubectl-heal.io/v1alpha1
kind: PolicyTest
metadata: {name: limits}
spec:
  policies: [../policies.yaml]
  cases:
    - name: a container without a limit fails
      object: ../web.yaml
      expect: {limits: ${expected}}
`

const hashPolicy = `apiVersion: kubectl-heal.io/v1alpha1
kind: DriftPolicy
metadata: {name: hashed}
spec:
  match: {}
  action: Enforce
  rules: [{name: hash, configHash: {annotation: kubectl-heal.io/config-hash}}]
`

describe('the other commands', () => {
  let cwd = ''
  before(() => {
    cwd = workspace({
      'policies.yaml': policies,
      'strict.yaml': policies.replace('{allowed: true}', '{maxDuration: 240m, requireTicket: true}'),
      'broken.yaml': policies.replace('prevent-drift', 'Prevent_Drift'),
      'web.yaml': deployment({ namespace: 'prod-shop' }),
      'two.yaml': `${deployment()}---\n${deployment({ name: 'b' })}`,
      'namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
      'hash-policy.yaml': hashPolicy,
      'right/test.yaml': test('fail'),
      'wrong/test.yaml': test('pass'),
      'none/policies.yaml': policies,
    })
  })
  after(() => {
    removeWorkspace(cwd)
  })

  const run = (line: string, stdin = ''): Promise<Finished> => heal(line.split(' '), { cwd, stdin })

  describe('policy list', () => {
    it('lists policies by name', async () => {
      const { stdout, code } = await run('policy list --policies policies.yaml')
      assert.equal(code, 0)
      assert.match(
        stdout,
        /^NAME +ACTION +RULES +NAMESPACES +KINDS +EXCEPTIONS\nprevent-drift +Enforce +3 +prod-\* +all workloads +0\nresource-hygiene +Warn +1 +by label +all workloads +not allowed\n$/,
      )
    })

    it('tells which exceptions a policy allows', async () => {
      const { stdout } = await run('policy list --policies strict.yaml')
      assert.match(stdout, /\nprevent-drift .* 0, up to 4h, with a ticket\nresource-hygiene .* not allowed\n$/)
      const described = JSON.parse((await run('policy list --policies strict.yaml -o json')).stdout) as {
        policies: { overrides: object }[]
      }
      assert.deepEqual(
        described.policies.map(({ overrides }) => overrides),
        [{ allowed: true, maxDuration: '4h', requireTicket: true }, { allowed: false }],
      )
    })

    it('has names for scripts', async () => {
      const { stdout } = await run('policy list --policies policies.yaml -o name')
      assert.equal(stdout, 'driftpolicy.kubectl-heal.io/prevent-drift\ndriftpolicy.kubectl-heal.io/resource-hygiene\n')
    })

    it('wide adds the rules and the place', async () => {
      const { stdout } = await run('policy list --policies policies.yaml -o wide')
      assert.match(stdout, /lock-replicas,limits,annotations +policies\.yaml:1\n/)
    })

    it('JSON has the documented fields', async () => {
      const { stdout } = await run('policy list --policies policies.yaml -o json')
      const { policies: listed, hash } = JSON.parse(stdout) as { policies: object[]; hash: string }
      assert.match(hash, /^[0-9a-f]{64}$/)
      const fields = ['exceptions', 'exclude', 'file', 'line', 'managers', 'match', 'name', 'overrides', 'rules']
      assert.deepEqual(Object.keys(listed[0] ?? {}).sort(), fields)
    })

    const refused: [string, RegExp][] = [
      ['policy list --policies broken.yaml', /broken\.yaml:3:\d+: metadata\.name: /],
      ['policy list --policies missing.yaml', /missing\.yaml/],
      ['policy list --policies namespace.yaml', /namespace\.yaml:\d+:\d+: /],
      ['policy list', /give --policies FILE\|DIR/],
    ]
    for (const [line, message] of refused) {
      it(`"${line}" is refused`, async () => {
        const { code, stderr, stdout } = await run(line)
        assert.deepEqual([code, stdout], [2, ''])
        assert.match(stderr, message)
      })
    }
  })

  describe('policy explain', () => {
    it('lists every rule type', async () => {
      const { stdout } = await run('policy explain')
      for (const { type } of ruleTypes) assert.ok(stdout.includes(`\n${type} `), type)
    })

    for (const name of ['replicaLock', 'replica-lock', 'REPLICALOCK']) {
      it(`explains ${name}`, async () => {
        const { stdout, code } = await run(`policy explain ${name}`)
        assert.equal(code, 0)
        assert.match(stdout, /^RULE TYPE: replicaLock\n[^]*OPTIONS\n[^]*range\.min[^]*EXAMPLE\n/)
      })
    }

    it('explains a rule of the policies, and its type', async () => {
      const { stdout } = await run('policy explain lock-replicas --policies policies.yaml')
      assert.match(stdout, /^RULE: prevent-drift\/lock-replicas\n[^]*RULE TYPE: replicaLock\n/)
    })

    it('explains a policy, with its rules and what exceptions it allows', async () => {
      const { stdout } = await run('policy explain prevent-drift --policies strict.yaml')
      assert.match(stdout, /^POLICY: prevent-drift\n\n {2}match:\n[^]* {2}overrides:\n/)
      assert.match(stdout, / {4}allowed: true\n {4}maxDuration: 4h\n {4}requireTicket: true\n/)
      assert.match(stdout, /\nRULES\n {2}RULE +TYPE +ACTION +DESCRIPTION\n {2}lock-replicas +replicaLock +Enforce\n/)
    })

    it('explains a policy as policy list describes it', async () => {
      const [explained, listed] = await Promise.all([
        run('policy explain prevent-drift --policies strict.yaml -o json'),
        run('policy list --policies strict.yaml -o json'),
      ])
      const [described] = (JSON.parse(listed.stdout) as { policies: object[] }).policies
      assert.ok(described)
      assert.deepEqual(dig(JSON.parse(explained.stdout), 'policy'), described)
    })

    it('says of a rule what exceptions its policy allows', async () => {
      const { stdout } = await run('policy explain lock-replicas --policies strict.yaml -o json')
      const overrides = { allowed: true, maxDuration: '4h', requireTicket: true }
      const [described] = (JSON.parse(stdout) as { rules: object[] }).rules
      assert.deepEqual(dig(described, 'overrides'), overrides)
    })

    it('explains as data', async () => {
      const { stdout } = await run('policy explain replicaLock -o json')
      assert.equal(dig(JSON.parse(stdout), 'type'), 'replicaLock')
    })

    const unknown: [string, RegExp][] = [
      [
        'prevent-drift',
        /^Error: no rule type "prevent-drift"\. For a policy or a rule of yours add --policies FILE\|DIR; /,
      ],
      [
        'prevent-drfit --policies policies.yaml',
        /^Error: no policy, rule or rule type "prevent-drfit"\. Did you mean "prevent-drift"\? What there is: /,
      ],
    ]
    for (const [line, message] of unknown) {
      it(`"policy explain ${line}" is refused`, async () => {
        const { stderr, code } = await run(`policy explain ${line}`)
        assert.equal(code, 2)
        assert.match(stderr, message)
      })
    }

    it('suggests what was meant', async () => {
      const { stderr, code } = await run('policy explain replicaLokc')
      assert.equal(code, 2)
      assert.match(stderr, /no rule type "replicaLokc"\. Did you mean "replicaLock"\?/)
    })
  })

  describe('policy test', () => {
    const claims: [string, number, RegExp][] = [
      ['policy test right', 0, /^1 passed, 0 failed\n$/],
      [
        'policy test wrong',
        1,
        /^FAIL wrong\/test\.yaml:\d+: limits: a container without a limit fails\n {2}.*\n0 passed, 1 failed\n$/,
      ],
      ['policy test right wrong', 1, /1 passed, 1 failed\n$/],
      ['policy test right/test.yaml', 0, /1 passed/],
    ]
    for (const [line, code, output] of claims) {
      it(`"${line}": exit ${String(code)}`, async () => {
        const finished = await run(line)
        assert.equal(finished.code, code, finished.stderr)
        assert.match(finished.stdout, output)
      })
    }

    for (const line of ['policy test none', 'policy test missing', 'policy test']) {
      it(`"${line}" is an error`, async () => {
        const finished = await run(line)
        assert.deepEqual([finished.code, finished.stdout], [2, ''])
        assert.match(finished.stderr, /^Error: /)
      })
    }
  })

  describe('hash', () => {
    it('prints YAML that can be pasted, and makes its rule pass', async () => {
      const before = await run('check -f web.yaml --policies hash-policy.yaml')
      assert.equal(before.code, 1)
      const { stdout, code } = await run('hash -f web.yaml')
      assert.equal(code, 0)
      assert.match(stdout, /^# deployment\/web -n prod-shop \(web\.yaml:1\)\nmetadata:\n {2}annotations:\n/)
      assert.match(stdout, /\n {4}kubectl-heal\.io\/config-paths: '\{"f:spec":.*\}'\n$/)
      const annotations = dig(load(stdout), 'metadata', 'annotations') as Record<string, string>
      const pasted = load(deployment({ namespace: 'prod-shop' })) as { metadata: object }
      const manifest = { ...pasted, metadata: { ...pasted.metadata, annotations } }
      const after = await run('check -f - --policies hash-policy.yaml', JSON.stringify(manifest))
      assert.equal(after.code, 0, after.stdout)
    })

    it('names every object of several', async () => {
      const { stdout } = await run('hash -f two.yaml')
      assert.match(stdout, /# deployment\/web [^]*\n---\n# deployment\/b /)
    })

    it('prints JSON', async () => {
      const { stdout } = await run('hash -f web.yaml -o json --annotation example.com/hash')
      const { items } = JSON.parse(stdout) as { items: { annotations: Record<string, string> }[] }
      assert.deepEqual(Object.keys(items[0]?.annotations ?? {}), ['example.com/hash', 'kubectl-heal.io/config-paths'])
    })

    const refused: [string, RegExp][] = [
      ['hash -f namespace.yaml', /no workload in the input/],
      ['hash', /nothing to hash/],
    ]
    for (const [line, message] of refused) {
      it(`"${line}" is refused`, async () => {
        const { code, stderr } = await run(line)
        assert.equal(code, 2)
        assert.match(stderr, message)
      })
    }
  })

  describe('override grant', () => {
    const grant = (...more: string[]): Promise<Finished> => {
      const said =
        'deployments.apps/web -n prod-shop --policy prevent-drift --rule lock-replicas --user alice --for 1h --dry-run=client'
      return heal(['override', 'grant', ...said.split(' '), ...more], { cwd, env: { KUBECONFIG: 'none' } })
    }

    it('prints an exception that check takes, and another one each time', async () => {
      const documents = [
        await grant('--reason', 'sale'),
        await grant('--reason', 'other'),
        await grant('--reason', 'sale', '--now', '2026-11-20T22:00:00Z', '--policies', 'policies.yaml'),
      ]
      const exceptions = documents.map(({ stdout }) => stdout).join('---\n')
      writeFileSync(join(cwd, 'granted.yaml'), exceptions)
      const finished = await run('policy list --policies policies.yaml --exceptions granted.yaml')
      assert.equal(finished.code, 0, finished.stderr)
    })

    const refused: [string[], string][] = [
      [['--reason', ''], 'Error: --reason must not be empty\n'],
      [['--reason', 'x', '--policies', 'web.yaml'], 'web.yaml:2:1: '],
      [
        ['--reason', 'x', '--rule', 'limitz', '--policies', 'policies.yaml'],
        'Error: --rule "limitz" is no rule of policy "prevent-drift"; did you mean "limits"?\n',
      ],
    ]
    for (const [flags, message] of refused) {
      it(`${flags.join(' ')} is refused`, async () => {
        const { code, stdout, stderr } = await grant(...flags)
        assert.deepEqual([code, stdout], [2, ''])
        assert.ok(stderr.includes(message), stderr)
      })
    }
  })

  it('version says the same as package.json', async () => {
    const { default: packageJson } = await import('../../../package.json', { with: { type: 'json' } })
    const { stdout } = await run('version -o json')
    assert.equal(asString(dig(JSON.parse(stdout), 'version')), packageJson.version)
    assert.equal((await run('--version')).stdout, (await run('version')).stdout)
  })
})
