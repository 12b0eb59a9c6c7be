import assert from 'node:assert/strict'
import { parseReference } from '../../../policies/registry/reference.ts'
import { normaliseImage } from '../../../policies/kubernetes/images.ts'

const hex = '0123456789abcdef'.repeat(4)
const digest = `sha256:${hex}`

describe('parseReference', () => {
  const good: [string, string, string, (string | undefined)?, string?][] = [
    ['nginx', 'docker.io', 'library/nginx'],
    ['nginx:1.27', 'docker.io', 'library/nginx', '1.27'],
    ['team/web', 'docker.io', 'team/web'],
    ['index.docker.io/nginx', 'docker.io', 'library/nginx'],
    ['ghcr.io/team/web:v1', 'ghcr.io', 'team/web', 'v1'],
    ['localhost/web', 'localhost', 'web'],
    ['localhost:5000/web', 'localhost:5000', 'web'],
    ['localhost:5000', 'docker.io', 'library/localhost', '5000'],
    ['[::1]:5000/web:1', '[::1]:5000', 'web', '1'],
    ['Registry.Example.com/web', 'registry.example.com', 'web'],
    ['Team/web', 'team', 'web'],
    ['a.b/x__y/z---z', 'a.b', 'x__y/z---z'],
    [`nginx@${digest}`, 'docker.io', 'library/nginx', undefined, digest],
    [`ghcr.io/a/b:Tag_1.2-x@${digest}`, 'ghcr.io', 'a/b', 'Tag_1.2-x', digest],
    [' nginx ', 'docker.io', 'library/nginx'],
  ]
  for (const [text, registry, repository, tag, pinned] of good)
    it(`"${text}" is ${repository} of ${registry}`, () => {
      const parsed = parseReference(text)
      assert.ok(parsed.ok)
      const { reference } = parsed
      assert.deepEqual(
        [reference.registry, reference.repository, reference.tag, reference.digest, reference.text],
        [registry, repository, tag, pinned, text.trim()],
      )
      assert.equal(`${reference.registry}/${reference.repository}`, normaliseImage(text).name)
    })

  const bad: [string, RegExp][] = [
    ['', /is empty/],
    ['   ', /is empty/],
    ['a b', /has spaces/],
    ['https://ghcr.io/a', /is a URL/],
    ['x'.repeat(1025), /longer than 1024/],
    ['ghcr.io/', /names no repository/],
    ['ghcr.io/Team/web', /capital letters/],
    ['docker.io/Nginx', /capital letters/],
    ['ghcr.io/a//b', /with "" in it/],
    ['ghcr.io/../b', /with "\.\." in it/],
    ['ghcr.io/a/.b', /with "\.b" in it/],
    ['a_-b', /with "a_-b" in it/],
    ['ghcr.io/a?b=c', /in it: lower-case/],
    [`ghcr.io/${'a'.repeat(256)}`, /longer than 255/],
    ['-x.example.com/a', /no host name/],
    ['a..b/c', /no host name/],
    ['user@example.com/a', /malformed digest/],
    ['example.com:0/a', /a port that is none/],
    ['example.com:99999/a', /a port that is none/],
    ['example.com:x/a', /a port that is none/],
    ['nginx:', /empty tag/],
    ['nginx:-x', /malformed tag/],
    [`nginx:${'x'.repeat(129)}`, /malformed tag/],
    ['nginx@', /empty digest/],
    ['nginx@sha256:abc', /malformed digest/],
    [`nginx@sha256:${hex.toUpperCase()}`, /malformed digest/],
    [`nginx@sha256:${hex}00`, /malformed digest/],
    [`nginx@sha512:${hex}${hex}`, /sha512 digest: only sha256/],
    [`nginx@${digest}@${digest}`, /malformed digest/],
    [hex, /id of an image/],
    ['ghcr.io/a:1#x', /malformed tag/],
    ['ghcr.io/a\u0000b', /in it: lower-case/],
    ['ghcr.io/ä', /in it: lower-case/],
    ['sha256:', /empty tag/],
  ]
  for (const [text, reason] of bad)
    it(`"${text.slice(0, 40)}" ${reason.source}`, () => {
      const parsed = parseReference(text)
      assert.ok(!parsed.ok)
      assert.match(parsed.reason, reason)
    })
})
