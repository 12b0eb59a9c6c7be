import assert from 'node:assert/strict'
import { normaliseImage } from '../../../policies/kubernetes/images.ts'

describe('image references', () => {
  const digest = `sha256:${'0'.repeat(64)}`
  const claims: [string, string, string][] = [
    ['nginx', 'docker.io/library/nginx', 'docker.io/library/nginx'],
    ['nginx:1', 'docker.io/library/nginx', 'docker.io/library/nginx:1'],
    ['team/web:1', 'docker.io/team/web', 'docker.io/team/web:1'],
    ['docker.io/nginx', 'docker.io/library/nginx', 'docker.io/library/nginx'],
    ['index.docker.io/team/web', 'docker.io/team/web', 'docker.io/team/web'],
    ['localhost/web', 'localhost/web', 'localhost/web'],
    ['registry.example.com:5000/web', 'registry.example.com:5000/web', 'registry.example.com:5000/web'],
    ['registry.example.com:5000/a/web:1', 'registry.example.com:5000/a/web', 'registry.example.com:5000/a/web:1'],
    [`web:1@${digest}`, 'docker.io/library/web', `docker.io/library/web:1@${digest}`],
    [`Registry.Example.com/web@${digest}`, 'registry.example.com/web', `registry.example.com/web@${digest}`],
    ['Team/web:1', 'team/web', 'team/web:1'],
    [' nginx ', 'docker.io/library/nginx', 'docker.io/library/nginx'],
  ]
  for (const [image, name, reference] of claims) {
    it(`"${image}" is ${reference}`, () => {
      assert.deepEqual(normaliseImage(image), { name, reference })
    })
  }
})
