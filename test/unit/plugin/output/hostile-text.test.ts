import assert from 'node:assert/strict'
import { resources } from '../../../../cluster/resource.ts'
import { previewText } from '../../../../plugin/healing/act/preview.ts'
import { kubectlHeal, kubectlOn } from '../../../../plugin/text/kubectl-text.ts'
import { undoCommands } from '../../../../plugin/healing/act/undo-commands.ts'
import { historyTable } from '../../../../plugin/healing/history/history-table.ts'
import type { Plan } from '../../../../plugin/healing/plan.ts'
import { parseRemediation } from '../../../../plugin/healing/record/parse-remediation.ts'
import { createProgress } from '../../../../plugin/output/progress.ts'
import { referenceText } from '../../../../plugin/reference-text.ts'
import type { Revision } from '../../../../plugin/rollback/revision.ts'
import { revisionsTable } from '../../../../plugin/rollback/revision-list.ts'
import { plainLines } from '../../../../policies/messages/text.ts'

/** Clears a screen, hides text, turns reading round, begins a line: what names and messages of a cluster may hold. */
const hostile = 'x\u001b[2J\u009b8m\u202e\u2066\u200f\u061c\u2028\r\u0007'
const told = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

const target = { kind: 'Deployment', namespace: hostile, name: hostile }
const plan: Plan = { remedy: 'RollBack', target, steps: [], notes: [hostile] }
const object = (value: string) => ({ kind: 'Widget', spec: { [`${hostile}${value}`]: value } })
const record = {
  metadata: { name: hostile, namespace: hostile, creationTimestamp: hostile },
  spec: {
    ...{ target, trigger: { code: hostile }, remedy: 'RollBack', requestedBy: { username: hostile }, reason: hostile },
    undoOf: hostile,
  },
  status: { message: hostile },
}
const revision: Revision = {
  number: 1,
  keptBy: { kind: 'ReplicaSet', name: hostile, uid: 'u' },
  created: 0,
  changeCause: hostile,
  current: false,
  wasAvailable: 'unknown',
  template: { spec: { containers: [{ image: hostile }] } },
}

function progressText(terminal: boolean): Promise<string> {
  let text = ''
  let time = 0
  const write = (more: string): void => void (text += more)
  const progress = createProgress({ terminal, columns: 80, write, now: () => (time += 20_000) })
  const run = progress.step(hostile, (tell) => {
    tell(hostile)
    return Promise.resolve(hostile)
  })
  return run.then(() => text.replaceAll('\r\u001b[2K', ''))
}

describe('what a cluster says reaches no terminal as a command to it', () => {
  const rows: readonly (readonly [string, () => string | Promise<string>])[] = [
    ['a reference', () => referenceText(target)],
    [
      'a preview',
      () =>
        previewText(plan, 'RollBack', [
          {
            step: { name: 'A', sentence: hostile, write: { verb: 'delete', resource: resources.pods, of: target } },
            write: { verb: 'delete', resource: resources.pods, of: target },
            before: object('a'),
            after: object('b'),
          },
        ]),
    ],
    ['a history', () => historyTable([parseRemediation(record)], { wide: true, namespaces: true, now: 0 })],
    ['revisions', () => revisionsTable([revision])],
    ['progress on a terminal', () => progressText(true)],
    ['progress in a log', () => progressText(false)],
    ['lines of the story', () => plainLines(`  ${hostile}\n\t${hostile}`).replaceAll('\t', ' ')],
    ['commands', () => undoCommands([{ verb: 'delete', resource: resources.pods, of: target }]).join('\n')],
  ]
  for (const [claim, print] of rows)
    it(claim, async () => {
      const lines = (await print()).split('\n')
      assert.deepEqual(
        lines.filter((line) => told.test(line)),
        [],
      )
    })
})

describe('lines of a story', () => {
  it('keep their breaks and their indentation', () => {
    assert.equal(plainLines('Hint:\n\n  kind: Role\n    a: b'), 'Hint:\n\n  kind: Role\n    a: b')
  })
})

describe('names in commands', () => {
  it('are words, whatever they hold', () => {
    const [, command = ''] = undoCommands([
      { verb: 'delete', resource: resources.pods, of: { kind: 'Pod', namespace: '$(id)', name: "a'; rm -rf ~" } },
    ])
    assert.equal(command, `  kubectl delete 'pod/a'\\''; rm -rf ~' -n '$(id)'`)
  })

  it('go with the group of a kind that is not built in: it may be called like one that is', () => {
    const resource = {
      group: 'example.com',
      version: 'v1',
      resource: 'deployments',
      kind: 'Deployment',
      namespaced: true,
    }
    const of = { kind: 'Deployment', namespace: 'shop', name: 'a' }
    assert.match(
      undoCommands([{ verb: 'delete', resource, of }])[1] ?? '',
      /delete deployment\.example\.com\/a -n shop/,
    )
    const written = { ...of, apiVersion: 'example.com/v1' }
    assert.equal(kubectlOn('get', written), 'kubectl get deployment.example.com a -n shop')
    assert.equal(kubectlHeal('diagnose', written), 'kubectl heal diagnose deployment.example.com/a -n shop')
    assert.equal(kubectlOn('get', { ...of, apiVersion: 'apps/v1' }), 'kubectl get deployment a -n shop')
  })
})
