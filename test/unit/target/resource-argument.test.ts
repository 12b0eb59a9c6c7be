import assert from 'node:assert/strict'
import { HealError } from '../../../policies/heal-error.ts'
import { resourceArgument, resourceArguments } from '../../../plugin/target/resource-argument.ts'

const shown = (words: readonly string[]): string[] =>
  resourceArguments(words).map(({ resource, name }) => (name === undefined ? resource : `${resource} ${name}`))

const errorOf = (run: () => unknown): HealError => {
  try {
    run()
  } catch (error) {
    if (error instanceof HealError) return error
    throw error
  }
  throw new Error('it did not throw')
}

describe('TYPE/NAME arguments', () => {
  const understood: [claim: string, words: string, wanted: string[]][] = [
    ['a type and a name with a slash', 'deployment/web', ['deployments web']],
    ['a type and a name as two words', 'deployment web', ['deployments web']],
    ['a type alone', 'deployments', ['deployments']],
    ['short names', 'sts/db', ['statefulsets db']],
    ['kinds in any case', 'StatefulSet/db', ['statefulsets db']],
    ['capitals anywhere', 'DEPLOY/web', ['deployments web']],
    ['a group', 'deployments.apps/web', ['deployments web']],
    ['a short name with a group', 'deploy.apps/web', ['deployments web']],
    ['version and group', 'deployments.v1.apps/web', ['deployments web']],
    ['a version of the core group ends with a dot', 'pods.v1./web', ['pods web']],
    ['Events are those of the core group', 'events', ['coreevents']],
    ['Events of the other group have its name', 'events.events.k8s.io', ['events']],
    ['irregular plurals', 'netpol,ing,storageclass', ['networkpolicies', 'ingresses', 'storageclasses']],
    ['several with slashes', 'deploy/web sts/db', ['deployments web', 'statefulsets db']],
    ['several names of one type', 'deploy web api', ['deployments web', 'deployments api']],
    ['several types', 'po,svc', ['pods', 'services']],
    ['several types of one name', 'deploy,svc web', ['deployments web', 'services web']],
    ['names with dots', 'apiservice/v1beta1.metrics.k8s.io', ['apiservices v1beta1.metrics.k8s.io']],
    ['our own kinds', 'dpol/prevent-drift', ['driftpolicies prevent-drift']],
    ['nothing', '', []],
  ]
  for (const [claim, words, wanted] of understood) {
    it(`understands ${claim}: ${words}`, () => {
      assert.deepEqual(shown(words === '' ? [] : words.split(' ')), wanted)
    })
  }

  const refused: [claim: string, words: string[], message: RegExp][] = [
    [
      'an unknown type, with the nearest',
      ['deploymnt/web'],
      /^"deploymnt" is no resource type .* mean "deployment"\?$/,
    ],
    ['an unknown type far from all', ['frobnicators'], /^"frobnicators" is no resource type that is known here$/],
    ['an unknown group, with the nearest', ['deployments.app/web'], /Did you mean "deployments\.apps"\?$/],
    ['an unknown version, with the nearest', ['hpa.v1.autoscaling/web'], /Did you mean "hpa\.v2\.autoscaling"\?$/],
    ['no name after the slash', ['deploy/'], /^"deploy\/" is no TYPE\/NAME$/],
    ['no type before the slash', ['/web'], /is no TYPE\/NAME$/],
    ['two slashes', ['deploy/web/pod'], /is no TYPE\/NAME$/],
    ['slashes and spaces mixed', ['deploy', 'deploy/web'], /^"deploy" is no TYPE\/NAME$/],
    ['an empty type between commas', ['po,,svc'], /is no TYPE\/NAME$/],
    ['an empty name', ['po', ''], /is no TYPE\/NAME$/],
    ['the names of properties that every object has', ['constructor/x'], /is no resource type/],
    ['__proto__', ['__proto__'], /is no resource type/],
  ]
  for (const [claim, words, message] of refused) {
    it(`refuses ${claim}`, () => {
      const error = errorOf(() => resourceArguments(words))
      assert.equal(error.code, 'usage')
      assert.match(error.message, message)
    })
  }

  it('one argument where one is wanted', () => {
    const { resource, type, name } = resourceArgument(['deploy', 'web'])
    assert.deepEqual([resource, type.kind, name], ['deployments', 'Deployment', 'web'])
  })

  it('refuses several where one is wanted', () => {
    assert.match(errorOf(() => resourceArgument(['po/a', 'po/b'])).message, /^one object at a time: po\/a po\/b$/)
    assert.match(errorOf(() => resourceArgument([])).message, /^no TYPE\/NAME is given$/)
  })
})
