import assert from 'node:assert/strict'
import { chooseSettings, refuseDowngrade } from '../../../../plugin/install/choose.ts'
import { bareDryRun } from '../../../../plugin/install/bare-dry-run.ts'
import { imageOf, isOwnDeployment, repositoryOf, withSettings } from '../../../../plugin/install/settings.ts'
import { asObject, dig, type JsonObject } from '../../../../policies/json.ts'
import { HealError } from '../../../../policies/heal-error.ts'

const repositories: [image: string, repository: string][] = [
  ['heal', 'heal'],
  ['heal:1', 'heal'],
  ['registry.example.com/a/heal:1', 'registry.example.com/a/heal'],
  ['registry.example.com:5000/heal', 'registry.example.com:5000/heal'],
  ['registry.example.com:5000/heal:1@sha256:0f', 'registry.example.com:5000/heal'],
  ['heal@sha256:0f', 'heal'],
]

describe('repository of an image', () => {
  for (const [image, repository] of repositories)
    it(image, () => {
      assert.equal(repositoryOf(image), repository)
    })
})

function deployment(image: string, replicas = 3): JsonObject {
  return {
    kind: 'Deployment',
    metadata: { name: 'heal-admission' },
    spec: { replicas, template: { spec: { containers: [{ name: 'heal-admission', image }] } } },
  }
}

const cronJob: JsonObject = {
  kind: 'CronJob',
  metadata: { name: 'heal-scan' },
  spec: { jobTemplate: { spec: { template: { spec: { containers: [{ image: 'heal:1' }] } } } } },
}
const manifests = [deployment('heal:1'), cronJob]

describe('settings of an installation', () => {
  it('set every image and the replicas of heal-admission', () => {
    const [changed, job] = withSettings(manifests, { image: 'r/heal:2', replicas: 5 })
    assert.equal(imageOf(changed), 'r/heal:2')
    assert.equal(dig(changed, 'spec', 'replicas'), 5)
    assert.match(JSON.stringify(job), /r\/heal:2/)
  })
  it('leave manifests as they are where nothing is chosen', () => {
    assert.deepEqual(withSettings(manifests, {}), manifests)
    assert.equal(withSettings(manifests, {}).filter(isOwnDeployment).length, 1)
  })
  it('keep the number of replicas that is there', () => {
    assert.equal(chooseSettings({}, manifests, deployment('heal:1', 5)).replicas, 5)
  })
  it('bring back a Deployment that was scaled to nothing', () => {
    assert.equal(chooseSettings({}, manifests, deployment('heal:1', 0)).replicas, undefined)
  })
  it('upgrade to the image of the manifests where the running one is of the same repository', () => {
    assert.equal(chooseSettings({}, manifests, deployment('heal:0')).image, undefined)
  })
  it('keep the image of the same version, wherever it is from: installing again mends', () => {
    const labelled = (object: JsonObject, version: string): JsonObject => ({
      ...object,
      metadata: { ...asObject(object['metadata']), labels: { 'app.kubernetes.io/version': version } },
    })
    const ours = manifests.map((object) => labelled(object, '0.1.0'))
    assert.equal(chooseSettings({}, ours, labelled(deployment('r/heal:x'), '0.1.0')).image, 'r/heal:x')
    assert.throws(() => chooseSettings({}, ours, labelled(deployment('r/heal:x'), '0.0.9')), /no --image was given/)
  })
  it('never replace an image from elsewhere unasked', () => {
    assert.throws(() => chooseSettings({}, manifests, deployment('r/heal:1')), /heal-admission runs r\/heal:1/)
    assert.equal(chooseSettings({ image: 'r/heal:2' }, manifests, deployment('r/heal:1')).image, 'r/heal:2')
  })
})

describe('a newer version in the cluster', () => {
  it('is not replaced by an older one', () => {
    assert.throws(() => {
      refuseDowngrade(['0.1.0', '0.2.0'], '0.1.9')
    }, HealError)
  })
  it('is none where it is the same or older', () => {
    refuseDowngrade(['0.1.0', '0.0.9', 'what?'], '0.1.0')
  })
})

const dryRuns: [given: string[], parsed: string[]][] = [
  [['--dry-run'], ['--dry-run=server']],
  [
    ['--dry-run', '-o', 'yaml'],
    ['--dry-run=server', '-o', 'yaml'],
  ],
  [
    ['--dry-run', 'client'],
    ['--dry-run', 'client'],
  ],
  [['--dry-run=client'], ['--dry-run=client']],
  [
    ['--', '--dry-run'],
    ['--', '--dry-run'],
  ],
]

describe('--dry-run without a value', () => {
  for (const [given, parsed] of dryRuns)
    it(given.join(' '), () => {
      assert.deepEqual(bareDryRun(given), parsed)
    })
})
