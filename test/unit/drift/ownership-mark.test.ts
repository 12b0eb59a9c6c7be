import assert from 'node:assert/strict'
import type { JsonObject } from '../../../policies/json.ts'
import { ownershipMarks } from '../../../plugin/drift/ownership-mark.ts'

const configMap = (metadata: JsonObject) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web', namespace: 'shop', ...metadata },
})
const applier = (manager: string) => ({ managedFields: [{ manager, operation: 'Apply', fieldsV1: {} }] })

const rows: readonly [claim: string, metadata: JsonObject, marks: readonly string[]][] = [
  ['nothing says nothing', {}, []],
  ['an ApplySet', { labels: { 'applyset.kubernetes.io/part-of': 'a-1' } }, ['ApplySet "a-1"']],
  [
    'an Argo CD tracking id',
    { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:shop/web' } },
    ['Argo CD application "shop"'],
  ],
  [
    'on a copy of an object it speaks of another',
    { annotations: { 'argocd.argoproj.io/tracking-id': 'shop:/ConfigMap:shop/original' } },
    [],
  ],
  [
    'a Flux kustomization',
    { labels: { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' } },
    ['Flux kustomization "flux-system/apps"'],
  ],
  [
    'a Helm release',
    { annotations: { 'meta.helm.sh/release-name': 'shop', 'meta.helm.sh/release-namespace': 'prod' } },
    ['Helm release "prod/shop"'],
  ],
  ['an applier with a name of its own', applier('shop-deploy'), ['applier "shop-deploy"']],
  ['the name of a tool that everybody uses is none', applier('kubectl'), []],
]

describe('drift: marks of ownership', () => {
  for (const [claim, metadata, marks] of rows) {
    it(claim, () => {
      assert.deepEqual(ownershipMarks(configMap(metadata)), marks)
    })
  }
})
