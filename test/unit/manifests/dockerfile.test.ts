import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import packageJson from '../../../package.json' with { type: 'json' }

const root = resolve(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

interface Instruction {
  word: string
  rest: string
}

/** The instructions of a Dockerfile: comments gone, continued lines joined. */
function instructions(text: string): Instruction[] {
  return text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [word = '', ...rest] = line.trim().split(/\s+/)
      return { word, rest: rest.join(' ') }
    })
}

const all = instructions(read('Dockerfile'))
const restOf = (word: string) => all.filter((each) => each.word === word).map(({ rest }) => rest)
const lastStage = all.slice(all.findLastIndex(({ word }) => word === 'FROM'))
const images = restOf('FROM').map((rest) => rest.split(' ')[0] ?? '')

/** Files and folders that are copied from the context, not from another stage. */
const copied = restOf('COPY')
  .filter((rest) => !rest.startsWith('--from='))
  .flatMap((rest) => rest.split(' ').slice(0, -1))

describe('Dockerfile', () => {
  it('has more than one stage, and what runs has no shell and no package manager', () => {
    assert.equal(images.length, 2)
    assert.match(images.at(-1) ?? '', /^gcr\.io\/distroless\/nodejs24-debian13:nonroot(@|$)/)
  })
  it('names every base image with a tag that says a version, never latest', () => {
    for (const image of images) assert.match(image, /:(?!latest)[\w.-]+(@sha256:[0-9a-f]{64})?$/, image)
  })
  it('builds with the Node that the tests run', () => {
    const pinned = packageJson.devDependencies.node.replace(/^\^/, '')
    assert.ok(images[0]?.startsWith(`node:${pinned}-`), images[0])
  })
  it('ends as a user with a number that is not root', () => {
    const user = lastStage.findLast(({ word }) => word === 'USER')?.rest ?? ''
    assert.match(user, /^[1-9]\d*:[1-9]\d*$/)
  })
  it('runs nothing in the last stage, and sends no signal through a shell', () => {
    assert.deepEqual(
      lastStage.filter(({ word }) => ['RUN', 'ADD'].includes(word)),
      [],
    )
    for (const rest of [...restOf('ENTRYPOINT'), ...restOf('CMD')])
      assert.doesNotThrow(() => JSON.parse(rest) as unknown)
  })
  it('starts what the build makes', () => {
    const [, script = ''] = JSON.parse(restOf('ENTRYPOINT')[0] ?? '[]') as string[]
    assert.equal(script.replace('/app/', ''), packageJson.bin['heal-admission'])
  })
  for (const path of copied)
    it(`copies ${path}, which is there and which .dockerignore lets through`, () => {
      assert.ok(existsSync(join(root, path)), path)
      const through = read('.dockerignore').split('\n')
      assert.ok(through.includes(`!${path.split('/')[0] ?? ''}`), path)
    })
  it('packs what the package lists', () => {
    const listed = packageJson.files.map((path) => path.split('/')[0] ?? '').filter((path) => path !== 'dist')
    for (const path of listed) assert.ok(copied.includes(path), path)
  })
  it('has everything that the build reads', () => {
    const imported = [...read('build.ts').matchAll(/from '\.\/([^/']+)/g)].map(([, first = '']) => first)
    for (const first of imported) assert.ok(copied.includes(first), first)
  })
})

describe('workflow', () => {
  const workflow = read('.github/workflows/ci.yml')
  it('names every action with a version to the patch', () => {
    const used = [...workflow.matchAll(/uses: (\S+)/g)].map(([, action = '']) => action)
    assert.ok(used.length > 0)
    for (const action of used) assert.match(action, /@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/)
  })
  it('builds the image and runs it with a read-only root and no capability', () => {
    assert.match(workflow, /docker build /)
    assert.match(workflow, /--read-only --cap-drop=ALL/)
  })
})
