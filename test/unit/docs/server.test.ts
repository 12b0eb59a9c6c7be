import assert from 'node:assert/strict'
import { Registry } from 'prom-client'
import { createCertificateMetrics } from '../../../admission/authority/metrics.ts'
import { createClusterPolicyMetrics } from '../../../admission/cluster-policies/metrics.ts'
import { createExceptionMetrics } from '../../../admission/exceptions/metrics.ts'
import { createImageMetrics } from '../../../admission/images/metrics.ts'
import { createMetrics } from '../../../admission/metrics.ts'
import { createRegistrationMetrics } from '../../../admission/registration/metrics.ts'
import { usage } from '../../../admission/config/usage.ts'
import { messagesOf } from './log-messages.ts'
import { pages, read, section, sources } from './pages.ts'

const page = 'docs/admission.md'

/** Everything that a server can register, whatever its flags. */
function registered(): { name: string; help: string }[] {
  const registry = new Registry()
  const registers = [registry]
  createCertificateMetrics(registers)
  createClusterPolicyMetrics(registers)
  createExceptionMetrics(registers)
  createImageMetrics(registers)
  createRegistrationMetrics(registers)
  return [...createMetrics({ processMetrics: false }).registry.getMetricsAsArray(), ...registry.getMetricsAsArray()]
}

describe('docs of the admission server', () => {
  it('every metrics module of the server is known here', () => {
    const makers = sources('admission').flatMap((text) => [...text.matchAll(/^export function (create\w*Metrics)\(/gm)])
    assert.deepEqual(makers.map(([, name]) => name).sort(), [
      'createCertificateMetrics',
      'createClusterPolicyMetrics',
      'createExceptionMetrics',
      'createImageMetrics',
      'createMetrics',
      'createRegistrationMetrics',
    ])
  })

  for (const { name } of registered())
    it(`${name} is in the table of metrics`, () => {
      assert.match(section(page, 'Metrics'), new RegExp(`^\\|.*\`${name}(\\{|\`)`, 'm'))
    })

  it('no page speaks of a metric that is not registered', () => {
    const names = new Set(registered().map(({ name }) => name))
    for (const each of pages.filter((name) => name !== 'CHANGELOG.md'))
      for (const [, name = ''] of read(each).matchAll(/\b(heal_[a-z_]+[a-z])\b/g))
        assert.ok(names.has(name.replace(/_(bucket|sum|count)$/, '')), `${each}: ${name}`)
  })

  it('every flag has its row, and no other', () => {
    const told = (text: string) => [...new Set([...text.matchAll(/--([a-z][a-z-]+)/g)].map(([, name]) => name))].sort()
    const rows = section(page, 'Flags').match(/^\|.*$/gm) ?? []
    assert.deepEqual(told(rows.map((row) => row.split('|')[1] ?? '').join('\n')), told(usage))
  })

  it('every endpoint has its row', () => {
    const [, line = ''] = /^Endpoints: (.*)$/m.exec(usage) ?? []
    for (const [path] of line.matchAll(/\/[a-z/]+/g)) assert.ok(section(page, 'Endpoints').includes(`${path}\``), path)
  })

  it('every log message has its row, and no other', () => {
    const logged = new Set(sources('admission').flatMap(messagesOf))
    const rows = section(page, 'Log').match(/^\| `.*$/gm) ?? []
    const told = rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, text]) => text))
    assert.deepEqual(told.sort(), [...logged].sort())
  })

  it('every reason of an Event is told, and no other', () => {
    const written = sources('admission').flatMap((text) => [...text.matchAll(/reason: '(\w+)', action: '/g)])
    const rows = section('docs/exceptions.md', 'What is told').match(/^\| `\w+` .*$/gm) ?? []
    const told = rows.map((row) => /`(\w+)`/.exec(row)?.[1])
    assert.deepEqual(told.sort(), [...new Set(written.map(([, reason]) => reason))].sort())
  })

  it('every phase of an exception is told', async () => {
    const { phases } = await import('../../../admission/exceptions/phase.ts')
    for (const phase of phases) assert.ok(section('docs/exceptions.md', 'Phases').includes(`| \`${phase}\``), phase)
  })
})
