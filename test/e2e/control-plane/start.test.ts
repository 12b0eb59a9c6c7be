import assert from 'node:assert/strict'
import { startControlPlane, type ControlPlane } from '../../cluster/control-plane.ts'
import { needsControlPlane } from '../../cluster/needs-control-plane.ts'
import { kubectlWith, type Kubectl } from '../enforcement/kubectl.ts'
import type { UserName } from '../../cluster/users/users.ts'

/** Who may do what, by `kubectl auth can-i`. */
const rights: [UserName, string, boolean][] = [
  ['admin', '* * --all-namespaces', true],
  ['developer', 'patch deployments -n prod-shop', true],
  ['developer', 'patch deployments --subresource scale -n prod-shop', true],
  ['developer', 'patch pods --subresource resize -n prod-shop', true],
  ['developer', 'patch deployments -n kube-system', false],
  ['developer', 'create rolebindings -n prod-shop', false],
  ['namespace-admin', 'create rolebindings -n prod-shop', true],
  ['namespace-admin', 'patch namespaces/prod-shop', false],
  ['gitops', 'patch deployments -n anywhere', true],
  ['on-call', 'list deployments --all-namespaces', true],
  ['on-call', 'patch deployments -n prod-shop', true],
  ['on-call', 'patch deployments -n kube-system', false],
]

const names: [UserName, string][] = [
  ['admin', 'admin'],
  ['developer', 'developer'],
  ['namespace-admin', 'namespace-admin'],
  ['gitops', 'system:serviceaccount:argocd:argocd-application-controller'],
  ['on-call', 'on-call'],
]

describe('a real control plane', function () {
  this.timeout(90_000)
  let plane: ControlPlane | undefined

  before(async function () {
    needsControlPlane(this)
    plane = await startControlPlane()
  })
  after(() => plane?.stop())

  async function kubectlAs(user: UserName): Promise<Kubectl> {
    assert.ok(plane)
    return kubectlWith(plane.kubectl, await plane.kubeconfig(user))
  }

  it('is Kubernetes 1.36.3', async () => {
    const kubectl = await kubectlAs('admin')
    const { stdout } = await kubectl(['version', '-o', 'json'])
    assert.equal(stdout.match(/"gitVersion": "v1\.36\.3"/g)?.length, 2, stdout)
  })

  for (const [user, name] of names) {
    it(`knows ${user} as ${name}`, async () => {
      const kubectl = await kubectlAs(user)
      const { stdout } = await kubectl(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}'])
      assert.equal(stdout, name)
    })
  }

  for (const [user, question, answer] of rights) {
    it(`${user} may${answer ? '' : ' not'} ${question}`, async () => {
      const kubectl = await kubectlAs(user)
      const { stdout } = await kubectl(['auth', 'can-i', ...question.split(' ')])
      assert.match(stdout, answer ? /^yes/ : /^no/)
    })
  }

  it('gives a ServiceAccount a kubeconfig', async () => {
    assert.ok(plane)
    const kubectl = kubectlWith(plane.kubectl, await plane.serviceAccountKubeconfig('dev', 'default'))
    const { stdout } = await kubectl(['auth', 'whoami', '-o', 'jsonpath={.status.userInfo.username}'])
    assert.equal(stdout, 'system:serviceaccount:dev:default')
  })

  it('serves again after its API server was killed', async () => {
    assert.ok(plane)
    await plane.apiServer.stop()
    assert.equal((await plane.api.request('GET', '/readyz')).status, 0)
    await plane.apiServer.start()
    assert.equal((await plane.api.request('GET', '/api/v1/namespaces/prod-shop')).status, 200)
  })
})
