import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { heal } from './support/run.ts'
import { removeWorkspace, workspace } from './support/workspace.ts'

describe('a cluster that cannot be used', function () {
  this.timeout(30_000)
  const config = (server: string): string => `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "${server}", insecure-skip-tls-verify: true}}]
users: [{name: u, user: {token: t}}]
contexts: [{name: here, context: {cluster: c, user: u}}]
current-context: here
`
  let cwd = ''
  const silent = createServer(() => undefined)
  before(async () => {
    await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done))
    const { port } = silent.address() as AddressInfo
    cwd = workspace({
      refused: config('https://127.0.0.1:1'),
      silent: config(`http://127.0.0.1:${String(port)}`),
      broken: 'clusters: 3',
    })
  })
  after(() => {
    silent.closeAllConnections()
    silent.close()
    removeWorkspace(cwd)
  })

  const refused: [string, string[], RegExp][] = [
    ['no kubeconfig', [], /^Error: there is no kubeconfig: nowhere does not exist\. Name one with --kubeconfig FILE/],
    ['a file that is not there', ['--kubeconfig', 'absent'], /^Error: the kubeconfig cannot be used: .*absent/],
    ['a broken file', ['--kubeconfig', 'broken'], /^Error: the kubeconfig cannot be used: /],
    [
      'an unknown context',
      ['--kubeconfig', 'refused', '--context', 'there'],
      /there is no context "there" \(its contexts: here\)/,
    ],
    [
      'nobody who listens',
      ['--kubeconfig', 'refused'],
      /the API server https:\/\/127\.0\.0\.1:1 \(context "here"\) cannot be reached: .*Is it running/,
    ],
    [
      'a server that never answers',
      ['--kubeconfig', 'silent', '--request-timeout', '1s'],
      /did not answer within 1s.* --request-timeout 60s\n$/,
    ],
    ['no duration', ['--request-timeout', '1x'], /--request-timeout "1x" is no duration/],
  ]
  for (const command of ['diagnose', 'override list', 'status'])
    for (const [what, flags, message] of refused) {
      it(`${command}: ${what}`, async () => {
        const finished = await heal([...command.split(' '), ...flags], {
          cwd,
          env: { KUBECONFIG: 'nowhere', KUBERNETES_SERVICE_HOST: undefined },
        })
        assert.deepEqual([finished.code, finished.stdout], [2, ''])
        assert.match(finished.stderr, message)
      })
    }
})
