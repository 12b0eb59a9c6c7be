import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compileCel } from '../../../policies/cel/program.ts'
import { outcome, program, reason } from './evaluate.ts'
import { kubernetesExpressions, kubernetesObject } from './kubernetes-expressions.ts'

function nest(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) {
    value = wrap(value)
  }
  return value
}

const deepList = nest(100_000, (inner) => [inner])
const deepMap = nest(100_000, (inner) => ({ a: inner }))

describe('values nested without end', () => {
  const rows: [claim: string, expression: string][] = [
    ['cannot be compared', 'object.list == oldObject.list'],
    ['cannot be compared as maps', 'object.map == oldObject.map'],
    ['cannot be printed', "'%s'.format([object.list]) == ''"],
    ['cannot be printed as maps', "'%s'.format([object.map]) == ''"],
    ['cannot be looked for', 'oldObject.list in [object.list]'],
  ]
  const object = { list: deepList, map: deepMap }
  for (const [claim, expression] of rows) {
    it(claim, () => {
      assert.match(
        reason(outcome(expression, { object, oldObject: object })),
        /nested more than 200 levels deep|cost limit/,
      )
    })
  }

  it('can be passed by', () => {
    assert.deepEqual(
      outcome('size(object.list) == 1 && has(object.map.a.a.a) && object.list[0][0] != null', { object }),
      { outcome: 'true' },
    )
  })

  it('can be flattened as far as asked', () => {
    assert.deepEqual(outcome('object.list.flatten(1000000).size() == 1', { object }), { outcome: 'true' })
  })
})

describe('expressions nested without end', () => {
  it('overflow no stack through a chain of variables', () => {
    const sum = (name: string): string => `${'('.repeat(200)}${name}${' + 1)'.repeat(200)}`
    const variables = Array.from({ length: 64 }, (_, index) => ({
      name: `v${String(index)}`,
      expression: sum(index === 0 ? '0' : `variables.v${String(index - 1)}`),
    }))
    const found = outcome({ expression: 'variables.v63 == 12800', variables })
    assert.ok(found.outcome === 'true' || reason(found) === 'the expression is nested too deeply')
  })

  it('are compiled or refused, whatever they are made of', () => {
    const tokens = [
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '?',
      ':',
      '.',
      ',',
      '&&',
      '||',
      '!',
      '-',
      '+',
      "'",
      '"',
      "'''",
      '\\',
      '//',
      '\n',
      'r',
      'b',
    ]
    const words = [
      'object',
      'has',
      'all',
      'map',
      'x',
      '1',
      '1u',
      '1.5',
      'true',
      'null',
      'in',
      'optional',
      '.?',
      '[?',
      '__proto__',
      '💩',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens, ...words), { maxLength: 60 }), (parts) => {
        const compiled = compileCel({ expression: parts.join(' '), messageExpression: parts.join('') })
        assert.ok(compiled.ok || compiled.errors.every(({ path, message }) => path !== '' && message !== ''))
      }),
      { numRuns: 2_000, seed: 1 },
    )
  })

  it('of every token 4,000 times are compiled or refused soon', () => {
    const tokens = [
      '(',
      '[',
      '{',
      '-',
      '!',
      'a.',
      'a?',
      '[?',
      "'",
      '"""',
      '//',
      '1+',
      'a||',
      'f(',
      '{1:',
      'a[',
      'true?',
      '\\',
      '[[1]].all(a,',
    ]
    for (const token of tokens) {
      const started = performance.now()
      compileCel({ expression: token.repeat(4_096 / token.length) })
      assert.ok(performance.now() - started < 5_000, `${token} took ${String(performance.now() - started)} ms`)
    }
  })
})

/** Every expression of the tables, with its object replaced by something else. */
describe('any JSON at all', () => {
  const sources = Object.values(kubernetesExpressions).flat()
  const programs = [
    ...sources.map((source) => program(source)),
    ...sources
      .map((source) => source.replaceAll(/'[^'\\]*'|"[^"\\]*"/g, 'object.text'))
      .flatMap((source) => {
        const compiled = compileCel({ expression: source })
        return compiled.ok ? [compiled.program] : []
      }),
  ]
  const strange = [
    ...[
      null,
      true,
      0,
      -0,
      1e308,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '',
      '\ud800',
      '%',
      '%zz',
      'https://\ud800/\ud800?\ud800=%ff',
    ],
    ...[
      '[',
      '(',
      '[::1]',
      '1.2.3.4/',
      'v1',
      '1Ki',
      '1h',
      '2020-01-01T00:00:00Z',
      'Europe/Berlin',
      '\u0000',
      'a'.repeat(200_000),
    ],
    ...[[], {}, [[]], [{}], [null], deepList, deepMap, JSON.parse('{"__proto__": {"__proto__": null}}') as unknown],
  ]

  it('ends in an outcome, never in an exception', () => {
    for (const value of strange) {
      const objects = [
        value,
        { text: value },
        ...Object.keys(kubernetesObject).map((key) => ({ ...kubernetesObject, text: 'a', [key]: value })),
      ]
      for (const object of objects) {
        for (const compiled of programs) {
          const found = compiled.evaluate({ object, oldObject: value, request: value, namespaceObject: value })
          assert.ok(found.outcome !== 'error' || !found.reason.startsWith('unexpected'), JSON.stringify(found))
        }
      }
    }
  })

  it('that is random ends in an outcome too', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 5 }),
        fc.jsonValue(),
        fc.nat({ max: programs.length - 1 }),
        (object, text, index) => {
          const input = {
            object: { ...kubernetesObject, fuzz: object, text },
            oldObject: object,
            request: object,
          }
          const found = programs[index]?.evaluate({ ...input, namespaceObject: text })
          assert.ok(
            found !== undefined && !(found.outcome === 'error' && found.reason.startsWith('unexpected')),
            JSON.stringify(found),
          )
        },
      ),
      { numRuns: 5_000, seed: 1 },
    )
  })
})
