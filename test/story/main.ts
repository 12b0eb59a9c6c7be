import { once } from 'node:events'
import { mkdir, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { healingScenes, playHealing, type HealingScene } from './healing-scenes.ts'
import { imageScenes } from './image-scenes.ts'
import { asKubectlPrints } from './kubectl-words.ts'
import { createPrinter, type Printer } from './print.ts'
import { play, type Scene } from './scene.ts'
import { scenes } from './scenes.ts'
import { shop } from './shop.ts'
import { setStage, type Stage } from './stage.ts'

/**
 * `npm start`: the sandbox, the admission server with the shipped policies, a registry, and what a user must see, each with its
 * request and the answer as kubectl prints it; then, where nothing stops anybody, what `kubectl heal` tells and heals. Keeps running
 * on a terminal; `--once`, or no terminal: exits 0, or 1 where anything was not as it must be.
 */
async function main(): Promise<number> {
  const printer = createPrinter(process.stdout, process.env)
  const began = performance.now()
  const stage = await setStage()
  try {
    const { sandbox, admission, registry } = stage
    const told: boolean[] = []
    printer.heading('kubectl-heal: an API server in memory, the admission webhook, the shipped policies')
    printer.plain(`  API server ${sandbox.url}, admission webhook ${admission.url}`)
    for (const scene of scenes) told.push(await tell(stage, printer, scene))
    printer.heading(`Signed images: a registry in memory, and a policy that names the key which signs`)
    for (const scene of imageScenes(registry.host)) told.push(await tell(stage, printer, scene))
    printer.heading(`Where no policy holds (namespace ${shop}): kubectl heal`)
    for (const scene of healingScenes) told.push(await tell(stage, printer, scene))
    const right = told.filter((asExpected) => asExpected).length
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    printer.heading(`${String(right)} of ${String(told.length)} scenes as they must be, in ${seconds} s`)
    await goOn(stage, printer)
    return right === told.length ? 0 : 1
  } finally {
    await stage.stop()
  }
}

/** Plays a scene and prints it; whether it was as it must be. */
function tell(stage: Stage, printer: Printer, scene: Scene | HealingScene): Promise<boolean> {
  return 'words' in scene ? tellHealing(stage, printer, scene) : tellRequest(stage, printer, scene)
}

async function tellRequest(stage: Stage, printer: Printer, scene: Scene): Promise<boolean> {
  printer.heading(`${sentence(scene.claim)} (${scene.user})`)
  printer.command(scene.command)
  const { answer, asExpected } = await play(stage, scene)
  printer.answer(asKubectlPrints(answer, scene.done))
  printer.outcome(asExpected, asExpected ? scene.expect : `this must be ${scene.expect}`)
  return asExpected
}

async function tellHealing(stage: Stage, printer: Printer, scene: HealingScene): Promise<boolean> {
  printer.heading(sentence(scene.claim))
  for (const { typed, request, done } of scene.deeds ?? []) {
    printer.command(typed)
    printer.answer(asKubectlPrints(await stage.sandbox.client('developer')(request), done))
  }
  const { words, code, said, asExpected } = await playHealing(stage, scene)
  printer.command(`kubectl heal ${words}`)
  printer.answer(said)
  printer.outcome(
    asExpected,
    asExpected ? `exit code ${String(scene.code)}` : `exit code ${String(code)}, or not what must be said`,
  )
  return asExpected
}

function sentence(claim: string): string {
  return `${claim[0]?.toUpperCase() ?? ''}${claim.slice(1)}`
}

/** On a terminal everything stays up, to go on by hand. */
async function goOn(stage: Stage, printer: Printer): Promise<void> {
  if (process.argv.includes('--once') || !process.stdout.isTTY) {
    printer.plain('\nOn a terminal, npm start keeps everything running and prints a kubeconfig to go on by hand.')
    return
  }
  const kubeconfig = await stage.sandbox.kubeconfigPath('developer')
  const admin = await stage.sandbox.kubeconfigPath('admin')
  printer.plain(`\nGo on by hand, as a developer (or with ${admin} as admin):\n`)
  printer.plain(`  export KUBECONFIG=${kubeconfig} PATH=${await pluginFolder(stage.folder)}:$PATH`)
  printer.plain(`  kubectl get deployments -n prod-shop\n  kubectl heal diagnose -n ${shop}`)
  printer.plain('\nEverything keeps running; Ctrl-C ends it.')
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
}

/** Makes a folder in which kubectl finds the plugin, and the Node that runs it. */
async function pluginFolder(folder: string): Promise<string> {
  const bin = join(folder, 'bin')
  await mkdir(bin)
  for (const name of ['kubectl-heal', 'kubectl_complete-heal'])
    await symlink(resolve(import.meta.dirname, `../../dist/${name}.js`), join(bin, name))
  await symlink(process.execPath, join(bin, 'node'))
  return bin
}

process.exitCode = await main()
