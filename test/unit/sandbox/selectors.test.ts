import assert from 'node:assert/strict'
import {
  matchesLabelSelector,
  parseFieldSelector,
  parseLabelSelector,
  selectorText,
} from '../../sandbox/storage/selectors.ts'

const object = {
  metadata: { name: 'p', namespace: 'n', labels: { app: 'web', tier: 'front', size: '5' } },
  status: { phase: 'Running' },
}

describe('sandbox label selectors', () => {
  const rows: [string, boolean][] = [
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app!=web', false],
    ['none!=x', true],
    ['app in (web, db)', true],
    ['app notin (web)', false],
    ['none notin (web)', true],
    ['app', true],
    ['!app', false],
    ['!none', true],
    ['size>4', true],
    ['size<4', false],
    ['app in (web),!none,tier', true],
  ]
  for (const [text, wanted] of rows) {
    it(`"${text}" is ${wanted}`, () => {
      assert.equal(parseLabelSelector(text)(object), wanted)
    })
  }

  it('one that cannot be read is a 400', () => {
    assert.throws(() => parseLabelSelector('a in b'), /unable to parse requirement/)
  })
})

describe('sandbox field selectors', () => {
  const rows: [string, boolean][] = [
    ['metadata.name=p', true],
    ['metadata.name!=p', false],
    ['metadata.namespace=n,status.phase=Running', true],
    ['status.phase==Pending', false],
    ['spec.nodeName=', true],
  ]
  for (const [text, wanted] of rows) {
    it(`"${text}" is ${wanted}`, () => {
      assert.equal(parseFieldSelector('Pod', text)(object), wanted)
    })
  }

  it('a field that the kind cannot be selected by is a 400', () => {
    assert.throws(() => parseFieldSelector('Deployment', 'status.phase=x'), /field label not supported: status.phase/)
  })
})

describe('sandbox LabelSelector objects', () => {
  const labels = object.metadata.labels
  const expressions = (...matchExpressions: object[]) => ({ matchExpressions })
  it('match labels and expressions together', () => {
    assert.equal(matchesLabelSelector({ matchLabels: { app: 'web' } }, labels), true)
    assert.equal(matchesLabelSelector(expressions({ key: 'app', operator: 'In', values: ['db'] }), labels), false)
    assert.equal(matchesLabelSelector(expressions({ key: 'app', operator: 'NotIn', values: ['db'] }), labels), true)
    assert.equal(matchesLabelSelector(expressions({ key: 'none', operator: 'DoesNotExist' }), labels), true)
    assert.equal(matchesLabelSelector({}, labels), true)
  })

  it('are printed as kubectl prints them', () => {
    const selector = {
      matchLabels: { b: '1', a: '2' },
      ...expressions({ key: 'c', operator: 'In', values: ['x', 'y'] }),
    }
    assert.equal(selectorText(selector), 'a=2,b=1,c in (x,y)')
  })
})
