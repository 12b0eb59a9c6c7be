import assert from 'node:assert/strict'
import { createBreaker } from '../../../policies/registry/breaker.ts'
import { parsePullSecret } from '../../../policies/registry/pull-secret.ts'
import { registryFailure } from '../../../policies/registry/result.ts'
import { createRooms } from '../../../policies/registry/room.ts'
import { statusFailure } from '../../../policies/registry/status.ts'

const login = { auth: 'dTpw' }

describe('what strangers write is refused before it is read whole', () => {
  it('a pull Secret with as many registries as a mebibyte holds', () => {
    const names = Array.from({ length: 27_000 }, (_, at) => `r${String(at)}.example`)
    const parsed = parsePullSecret(pullSecret({ auths: Object.fromEntries(names.map((name) => [name, login])) }))
    assert.deepEqual(parsed, { ok: false, reason: 'has more than 500 values (key ".dockerconfigjson")' })
  })

  it('a pull Secret nested without end', () => {
    const data = Buffer.alloc(1024 * 1024, '[').toString('base64')
    const parsed = parsePullSecret({ ...pullSecret({}), data: { '.dockerconfigjson': data } })
    assert.equal(parsed.ok, false)
  })

  it('an error of four mebibytes', () => {
    const body = Buffer.from(JSON.stringify({ errors: [{ code: 'DENIED', message: 'x'.repeat(4 * 1024 * 1024) }] }))
    const failure = statusFailure('registry r.example', { status: 500, headers: new Map(), body }, 0)
    assert.equal(failure.message, 'registry r.example failed (500)')
  })
})

describe('attacks on what is kept of a registry for all', () => {
  it('an account that used up its limit hinders nobody else, and is not asked with again', () => {
    let now = 0
    const breaker = createBreaker(() => now)
    const limited = { ...registryFailure('rate-limited', 'r.example limits'), retryAfter: 60_000 }
    breaker.ended('r.example', 'evil', limited)
    assert.match(breaker.refuses('r.example', 'evil')?.message ?? '', /asked again in 60 s$/)
    assert.equal(breaker.refuses('r.example', 'honest'), undefined)
    breaker.ended('r.example', 'honest', undefined)
    assert.equal(breaker.refuses('r.example', 'evil')?.kind, 'rate-limited')
    now = 60_000
    assert.equal(breaker.refuses('r.example', 'evil'), undefined)
  })
})

describe('attacks on memory by large signatures', () => {
  it('large signatures share what room there is, usual ones always have theirs', () => {
    const newRoom = createRooms(100, 10)
    const [evil, other, honest] = [newRoom(), newRoom(), newRoom()]
    assert.deepEqual([evil.take(60), other.take(61), evil.take(1)], [true, false, true])
    assert.deepEqual([honest.take(4), honest.take(6)], [true, true])
    evil.leave()
    assert.equal(other.take(110), true)
    assert.deepEqual([honest.take(1), newRoom().take(10)], [false, true])
    for (const room of [evil, other, honest]) room.leave()
    assert.equal(newRoom().take(110), true)
  })
})

function pullSecret(config: object) {
  const text = Buffer.from(JSON.stringify(config)).toString('base64')
  return { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': text } }
}
