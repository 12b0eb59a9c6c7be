import assert from 'node:assert/strict'
import { loadTexts, policyText, shownProblems } from './policy-text.ts'

const rules = (...list: object[]) => policyText({ rules: list })

const refused: readonly (readonly [claim: string, texts: readonly string[], ...expected: RegExp[]])[] = [
  [
    'an unknown field of the document',
    [policyText().replace('spec:', 'specs:')],
    /: "spec" is required/,
    /specs: unknown field "specs"; did you mean "spec"\?/,
  ],
  [
    'an unknown field of the spec',
    [policyText({ manager: {} })],
    /spec\.manager: unknown field "manager"; did you mean "managers"\?/,
  ],
  [
    'an unknown field that is like none',
    [policyText({ zzzzzz: 1 })],
    /unknown field "zzzzzz"; known here: action, exclude, managers, match, overrides, rules/,
  ],
  [
    'an unknown field of a rule',
    [rules({ name: 'a', replicalock: {} })],
    /spec\.rules\[0\]\.replicalock: unknown field "replicalock"; did you mean "replicaLock"\?/,
  ],
  [
    'an unknown option of a rule type',
    [rules({ name: 'a', replicaLock: { rnage: {} } })],
    /spec\.rules\[0\]\.replicaLock\.rnage: unknown field "rnage"; did you mean "range"\?/,
  ],
  ['a wrong type', [policyText({ rules: {} })], /spec\.rules: must be a list, but is an object/],
  [
    'a wrong type of an option',
    [rules({ name: 'a', replicaLock: { range: { min: '2' } } })],
    /range\.min: must be a whole number, but is a string/,
  ],
  ['an empty part', [policyText({ managers: null })], /spec\.managers: must be an object, but is empty/],
  [
    'a wrong word',
    [policyText({ action: 'enforce' })],
    /spec\.action: must be one of Enforce, Warn, Audit, but is "enforce"; did you mean "Enforce"\?/,
  ],
  [
    'an unknown kind of workload',
    [policyText({ match: { kinds: ['Deploymnet'] } })],
    /spec\.match\.kinds\[0\]: must be one of Deployment, .*; did you mean "Deployment"\?/,
  ],
  ['no action', [policyText({ action: undefined })], /spec: "action" is required/],
  ['no match', [policyText({ match: undefined })], /spec: "match" is required/],
  ['no name', [policyText({}, {})], /metadata: "name" is required/],
  [
    'a name that Kubernetes refuses',
    [policyText({}, { name: 'My_Policy' })],
    /metadata\.name: "My_Policy" is no Kubernetes name/,
  ],
  ['no rules', [policyText({ rules: [] })], /spec\.rules: must have at least 1 entry/],
  [
    'a rule without a type',
    [rules({ name: 'a' })],
    /spec\.rules\[0\]: the rule has no type; give it one of replicaLock, .*, cel/,
  ],
  [
    'a rule with several types',
    [rules({ name: 'a', envLock: {}, replicaLock: {} })],
    /spec\.rules\[0\]: the rule has 2 types \(replicaLock, envLock\); .* one of replicaLock, .*, cel/,
  ],
  [
    'a duplicate rule name',
    [rules({ name: 'a', envLock: {} }, { name: 'a', replicaLock: {} })],
    /spec\.rules\[1\]\.name: duplicate rule name "a": spec\.rules\[0\] has it already/,
  ],
  [
    'a duplicate policy',
    [policyText(), policyText()],
    /^error b\.yaml:\d+:\d+ metadata\.name: duplicate DriftPolicy "p": a\.yaml:2 has it already/,
  ],
  [
    'bad CEL',
    [rules({ name: 'a', cel: { expression: 'object.spec.replicas <=' } })],
    /spec\.rules\[0\]\.cel\.expression: /,
  ],
  [
    'CEL that asks for the authorizer',
    [rules({ name: 'a', cel: { expression: 'authorizer.serviceAccount("a", "b") != null' } })],
    /cel\.expression: /,
  ],
  [
    'a bad glob in match',
    [policyText({ match: { namespaces: ['ok', 'prod-?'] } })],
    /spec\.match\.namespaces\[1\]: bad glob "prod-\?": "\?" is not supported/,
  ],
  [
    'a bad glob in exclude',
    [policyText({ exclude: [{ names: ['[a]'] }] })],
    /spec\.exclude\[0\]\.names\[0\]: bad glob/,
  ],
  ['a bad glob of managers', [policyText({ managers: { users: ['a{b}'] } })], /spec\.managers\.users\[0\]: bad glob/],
  [
    'a bad glob in a rule',
    [rules({ name: 'a', allowedNamespaces: { namespaces: ['{a}'] } })],
    /spec\.rules\[0\]\.allowedNamespaces\.namespaces\[0\]: /,
  ],
  [
    'a service account without namespace',
    [policyText({ managers: { serviceAccounts: ['argocd'] } })],
    /serviceAccounts\[0\]: "argocd" must be namespace\/name/,
  ],
  [
    'a bad label key',
    [policyText({ match: { objectSelector: { matchLabels: { 'a b': 'c' } } } })],
    /matchLabels\["a b"\]: "a b" is no label key/,
  ],
  [
    'a bad label value',
    [policyText({ match: { objectSelector: { matchLabels: { a: '-c' } } } })],
    /matchLabels\.a: "-c" is no label value/,
  ],
  [
    'an unknown operator',
    [policyText({ match: { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'in' }] } } })],
    /operator: must be one of In, NotIn, .*; did you mean "In"\?/,
  ],
  [
    'In without values',
    [policyText({ match: { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } } })],
    /matchExpressions\[0\]: values are required with the operator In/,
  ],
  [
    'Exists with values',
    [
      policyText({
        match: { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] } },
      }),
    ],
    /values: must be absent with the operator Exists/,
  ],
  [
    'a bad value of In',
    [
      policyText({
        match: { namespaceSelector: { matchExpressions: [{ key: 'a/b/c', operator: 'In', values: ['b c'] }] } },
      }),
    ],
    /key: "a\/b\/c" is no label key/,
    /values\[0\]: "b c" is no label value/,
  ],
  [
    'an exclude that names nothing',
    [policyText({ exclude: [{ kinds: [] }] })],
    /spec\.exclude\[0\]: the entry names nothing, so it would exclude everything/,
  ],
  [
    'a duration that is none',
    [policyText({ overrides: { maxDuration: '4 hours' } })],
    /maxDuration: "4 hours" is no duration; write it as 30m, 4h/,
  ],
  [
    'a duration of nothing',
    [policyText({ overrides: { maxDuration: '0h' } })],
    /maxDuration: must be more than nothing/,
  ],
  [
    'another kind',
    [policyText(), 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n'],
    /^error b\.yaml:2:1 kind: Deployment "web" is neither a DriftPolicy nor a DriftException: keep other objects out/,
  ],
  [
    'a misspelt kind',
    ['apiVersion: kubectl-heal.io/v1alpha1\nkind: DriftPolcy\n'],
    /kind: DriftPolcy is neither .*; did you mean "DriftPolicy"\?/,
  ],
  [
    'no kind',
    ['apiVersion: kubectl-heal.io/v1alpha1\n'],
    /kind: kind is missing: a policy has apiVersion kubectl-heal\.io\/v1alpha1 and kind DriftPolicy/,
  ],
  [
    'another version',
    [policyText().replace('v1alpha1', 'v1')],
    /apiVersion: must be kubectl-heal\.io\/v1alpha1, but is "kubectl-heal\.io\/v1"/,
  ],
  [
    'an item of a list that is no object',
    ['apiVersion: v1\nkind: List\nitems: [3]\n'],
    /items\[0\]: must be an object/,
  ],
  ['an empty file', [policyText(), ''], /^error b\.yaml:1:1 : the file is empty: it holds no document/],
  ['a file of comments', ['# nothing\n'], /the file is empty/],
  ['nothing at all', [], /no policy was found \(there are no files\)/],
  [
    'exceptions and tests only',
    ['apiVersion: kubectl-heal.io/v1alpha1\nkind: PolicyTest\n'],
    /no policy was found \(not in a\.yaml\)/,
  ],
  ['a binary file', [policyText(), 'GIF89a\0\0'], /^error b\.yaml:1:1 : a NUL byte: this is a binary file/],
  [
    'a file of 10 MB',
    [policyText() + '#'.repeat(10 * 2 ** 20)],
    /the file is too large: 10 MiB, more than the 8 MiB that are read; split it/,
  ],
  [
    'a YAML bomb',
    [
      'a: &a [x,x,x,x,x,x,x,x,x]\n' +
        'bcdefghi'
          .split('')
          .map(
            (name, index) =>
              `${name}: &${name} [${Array(9)
                .fill(`*${'abcdefgh'.charAt(index)}`)
                .join()}]`,
          )
          .join('\n'),
    ],
    /aliases expand/,
  ],
]

describe('policies that are refused', () => {
  for (const [claim, texts, ...expected] of refused) {
    it(`${claim} is a load error`, async () => {
      const result = await loadTexts(...texts)
      const shown = shownProblems(result)
      assert.equal(result.set, undefined)
      assert.equal(shown.length, expected.length, shown.join('\n'))
      for (const pattern of expected)
        assert.ok(
          shown.some((line) => pattern.test(line)),
          `${String(pattern)} in\n${shown.join('\n')}`,
        )
    })
  }

  it('every error of every file is told at once, in order', async () => {
    const result = await loadTexts(
      policyText({ action: 'No', match: { names: ['?'] }, rules: [{ name: 'a' }, { name: 'a', envLock: { x: 1 } }] }),
      'a: [',
      policyText({}, { name: 'q' }).replace('replicaLock', 'replicasLock'),
    )
    const lines = shownProblems(result).map((line) => line.split(':').slice(0, 2).join(':'))
    assert.deepEqual(lines, [
      'error a.yaml:9',
      'error a.yaml:10',
      'error a.yaml:12',
      'error a.yaml:13',
      'error a.yaml:15',
      'error b.yaml:2',
      'error c.yaml:11',
    ])
  })

  it('an error stands where the field stands, also in a List and behind other documents', async () => {
    const list = `# c\n${policyText()}---\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: kubectl-heal.io/v1alpha1\n    kind: DriftPolicy\n    metadata: {name: q}\n    spec: {match: {}, action: Warn, rules: [{name: a, envLock: {x: 1}}]}\n`
    const result = await loadTexts(list)
    assert.deepEqual(
      shownProblems(result).map((line) => line.split(': ')[0]),
      ['error a.yaml:20:65 spec.rules[0].envLock.x'],
    )
  })
})
