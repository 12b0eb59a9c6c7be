import { once } from 'node:events'
import { asKubectlPrints } from './kubectl-words.ts'
import { createPrinter, type Printer } from './print.ts'
import { play, scenes } from './scenes.ts'
import { setStage, type Stage } from './stage.ts'

/**
 * `npm start`: the sandbox, the admission server with the shipped policies, and what a user must see, each with its request and
 * the answer as kubectl prints it. Keeps running on a terminal; `--once`, or no terminal: exits 0, or 1 where anything was not
 * as it must be.
 */
async function main(): Promise<number> {
  const printer = createPrinter(process.stdout, process.env)
  const began = performance.now()
  const stage = await setStage()
  try {
    const wrong = await tell(stage, printer)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    printer.heading(
      `${String(scenes.length - wrong)} of ${String(scenes.length)} scenes as they must be, in ${seconds} s`,
    )
    await goOn(stage, printer)
    return wrong === 0 ? 0 : 1
  } finally {
    await stage.stop()
  }
}

async function tell(stage: Stage, printer: Printer): Promise<number> {
  printer.heading('kubectl-heal: an API server in memory, the admission webhook, the shipped policies')
  printer.plain(`  API server ${stage.sandbox.url}, admission webhook ${stage.admission.url}`)
  let wrong = 0
  for (const scene of scenes) {
    printer.heading(`${scene.claim[0]?.toUpperCase() ?? ''}${scene.claim.slice(1)} (${scene.user})`)
    printer.command(scene.command)
    const { answer, asExpected } = await play(stage, scene)
    printer.answer(asKubectlPrints(answer, scene.done))
    printer.outcome(asExpected, asExpected ? scene.expect : `this must be ${scene.expect}`)
    if (!asExpected) wrong += 1
  }
  return wrong
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
  printer.plain(`  export KUBECONFIG=${kubeconfig}\n  kubectl get deployments -n prod-shop`)
  printer.plain('\nEverything keeps running; Ctrl-C ends it.')
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
}

process.exitCode = await main()
